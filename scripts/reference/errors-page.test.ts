import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(join(root, 'docs', 'reference', 'errors.md'), 'utf8')

/** Whatever is written like a code of an issue, in the sources of the packages that make issues. */
const codeForms = [
  /'((?:XML|ERN|MANIFEST|FILE|ASSET|WORKBENCH)_[A-Z_]+)'/g,
  /\b(?:code|id):\s*'([A-Z]+(?:_[A-Z]+)+)'/g,
]

function codesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.(?:test|slow)\.|generated/.test(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .flatMap((text) => codeForms.flatMap((form) => [...text.matchAll(form)]))
    .map(([, code]) => code ?? '')
}

const inSources = new Set(
  [
    'packages/ern/src',
    'packages/dsp-core/src',
    'packages/ingestion-servers/src/http/assets',
  ].flatMap(codesIn),
)
const headings = [...page.matchAll(/^### `([A-Z_]+)`$/gm)].map(([, code]) => code)

it('every code of an issue has its place on the errors page, and no other has', () => {
  expect(inSources.size).toBeGreaterThan(50)
  expect(headings.toSorted()).toEqual([...inSources].sort())
})

it('every code says what it means and what the sender does', () => {
  const [, ...parts] = page.split(/^### /m)
  expect(parts.filter((part) => !/\n\nWhat to do: \S/.test(part))).toEqual([])
})
