import { expect, it } from 'vitest'
import { missingProofs, namedProofs } from './guarantees.ts'
import { isTestCode, readSourceFiles } from './source-file.ts'

it('every test, file and folder that docs/guarantees.md names is there', async () => {
  const files = await readSourceFiles()
  const page = files.find(({ path }) => path === 'docs/guarantees.md')?.text ?? ''
  const proofs = namedProofs(page)
  expect(proofs.length).toBeGreaterThan(60)
  const paths = files.map(({ path }) => path)
  expect(
    missingProofs(
      proofs,
      paths,
      files.filter(({ path }) => isTestCode(path)),
    ),
  ).toEqual([])
})

it('a promise without its test is found', () => {
  const proofs = namedProofs('`x.test.ts` and `packages/no`\n`is never lost` by `npm test`')
  const paths = ['packages/a/x.test.ts', 'docs/y.md']
  const tests = [{ path: 'packages/a/x.test.ts', text: "it('is lost')" }]
  expect(missingProofs(proofs, paths, tests)).toEqual([
    { line: 1, text: 'packages/no' },
    { line: 2, text: 'is never lost' },
  ])
})
