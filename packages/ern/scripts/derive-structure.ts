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
import { numberLine } from '../src/structure/table-text.ts'
import { Deriver, Pools } from './definitions.ts'
import { SchemaSet } from './schema-set.ts'
import { structureFile } from './structure-file.ts'

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
    const definitions = numberLine(deriver.used.sort((a, b) => a - b))
    tables[version] = { namespace, roots, definitions }
  }
  return structureFile(pools.values.entries, pools.definitions.entries, tables)
}

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: derive-structure.ts <folder with the schemas>')
  process.exit(2)
}
writeFileSync(OUTPUT, derive(folder))
