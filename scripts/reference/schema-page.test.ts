import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { schemaPage } from './schema-page.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const path = join(root, 'docs', 'reference', 'schema.md')

it('docs/reference/schema.md says what the types say (vitest -u writes it anew)', async () => {
  await expect(await schemaPage(root, path)).toMatchFileSnapshot(path)
})

/** Collections of the rules whose documents are of no type yet: nothing writes them. */
const unwritten = ['labels', 'plays', 'usage_daily', 'reports', 'invoices']

it('every collection that the rules name is on the page', () => {
  const page = readFileSync(path, 'utf8')
  const rules = readFileSync(join(root, 'firestore.rules'), 'utf8')
  const named = [...rules.matchAll(/match \/(\w+)\/\{(?!database)/g)].map(([, name = '']) => name)
  expect(named.length).toBeGreaterThan(15)
  const absent = named.filter((name) => !new RegExp(`^### .*\\b${name}/`, 'm').test(page))
  expect(absent).toEqual(unwritten)
})
