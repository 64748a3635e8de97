import { describe, expect, it } from 'vitest'
import { allowedLicences } from './allowed-licences.ts'
import { checkImportGraph } from './import-graph.ts'
import { checkLicences, readProductionPackages } from './licences.ts'
import { checkSizes } from './sizes.ts'
import { describeViolation, readSourceFiles, type Violation } from './source-file.ts'
import { checkTexts } from './texts.ts'

const files = await readSourceFiles()
const described = (violations: readonly Violation[]): string[] => violations.map(describeViolation)

describe('this repository', () => {
  it('has source files to look at', () => {
    expect(files.length).toBeGreaterThan(100)
  })

  it('keeps the arrows of the design', () => {
    expect(described(checkImportGraph(files))).toEqual([])
  })

  it('keeps its files short and well named', () => {
    expect(described(checkSizes(files))).toEqual([])
  })

  it('has no words that must not be shipped', () => {
    expect(described(checkTexts(files))).toEqual([])
  })

  it('ships only what may be shipped', { timeout: 60_000 }, async () => {
    const packages = await readProductionPackages(files)
    expect(described(checkLicences(packages, allowedLicences))).toEqual([])
  })
})
