import { allowedLicences } from './allowed-licences.ts'
import { checkImportGraph } from './import-graph.ts'
import { checkLicences, readProductionPackages } from './licences.ts'
import { checkSizes } from './sizes.ts'
import { describeViolation, readSourceFiles } from './source-file.ts'
import { checkTexts } from './texts.ts'

const files = await readSourceFiles()
const violations = [
  ...checkImportGraph(files),
  ...checkSizes(files),
  ...checkTexts(files),
  ...checkLicences(await readProductionPackages(files), allowedLicences),
]
for (const violation of violations) process.stdout.write(`${describeViolation(violation)}\n`)
process.exitCode = violations.length > 0 ? 1 : 0
