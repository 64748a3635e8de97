/**
 * Derives the structure tables from DDEX's schemas: which elements, in which order, how often, with which values.
 * These are facts about the format; no text of the schemas is kept.
 *
 *   npx tsx packages/ern/scripts/derive-structure.ts <folder with ern-<version>/ subfolders>
 */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SchemaTable } from '../src/structure/definition.ts'
import { Deriver, Pools } from './definitions.ts'
import { SchemaSet } from './schema-set.ts'

const VERSIONS = [
  '3.1.2', '3.4', '3.4.1', '3.5.1', '3.6', '3.7', '3.7-D1', '3.7-D2', '3.7.1', '3.8', '3.8.1', '3.8.2', '3.8.3',
  '4.1', '4.1.1', '4.2', '4.3', '4.3.2',
] // prettier-ignore
const OUTPUT = fileURLToPath(new URL('../src/generated/structure.ts', import.meta.url))

function derive(folder: string): string {
  const pools = new Pools()
  const tables: Record<string, SchemaTable> = {}
  for (const version of VERSIONS) {
    const path = ['release-notification.xsd', 'ern-main.xsd']
      .map((name) => join(folder, `ern-${version}`, name))
      .find((place) => existsSync(place))
    if (!path) throw new Error(`There is no schema of ${version} in ${folder}.`)
    const set = new SchemaSet(path)
    const deriver = new Deriver(set, pools)
    const roots = deriver.roots()
    const { namespace } = set
    tables[version] = { namespace, roots, definitions: deriver.used.sort((a, b) => a - b) }
  }
  return [
    '// Derived by scripts/derive-structure.ts; do not edit.',
    "import type { Definition, SchemaTable } from '../structure/definition.ts'",
    `export const VALUE_SETS: readonly string[] = ${lines(pools.values.entries)}`,
    `export const DEFINITIONS: readonly Definition[] = ${lines(pools.definitions.entries)}`,
    `export const SCHEMAS: Readonly<Record<string, SchemaTable>> = ${JSON.stringify(tables)}`,
    '',
  ].join('\n')
}

function lines(entries: unknown[]): string {
  return `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]`
}

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: derive-structure.ts <folder with the schemas>')
  process.exit(2)
}
writeFileSync(OUTPUT, derive(folder))
