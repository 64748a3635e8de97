import type { Definition, SchemaTable } from '../src/structure/definition.ts'
import { definitionLine } from '../src/structure/table-text.ts'

/** The generated file of the structure tables. */
export const structureFile = (
  valueSets: readonly string[],
  definitions: readonly Definition[],
  schemas: Readonly<Record<string, SchemaTable>>,
): string =>
  [
    '// Derived by scripts/derive-structure.ts; do not edit.',
    "import type { SchemaTable } from '../structure/definition.ts'",
    `export const VALUE_SETS = ${tableText(valueSets)}`,
    `export const DEFINITIONS = ${tableText(definitions.map(definitionLine))}`,
    `export const SCHEMAS: Readonly<Record<string, SchemaTable>> = ${JSON.stringify(schemas, null, 1)}`,
    '',
  ].join('\n')

function tableText(lines: readonly string[]): string {
  const text = lines.join('\n')
  if (/`|\$\{/.test(text) || text.split('\n').length !== lines.length)
    throw new Error('An entry cannot be a line of text.')
  return `String.raw\`${text}\``
}
