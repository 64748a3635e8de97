/**
 * A type of a schema; the first entry is its name. The generated tables hold it as text, see table-text.
 *
 * - `simple`: base type, index of its value set or -1, pattern or ''
 * - `union`: member types
 * - `value`: type of the text, attributes
 * - `composite`: content model, attributes
 *
 * A content model is a regular expression over `Name:Type`, with ` ` for sequence, ` | ` for choice, `( )`, `?`, `*`, `+`.
 * Attributes are lines of `Name:Type`, required ones with `!`.
 */
export type Definition =
  | [name: string, kind: 'simple', base: string, values: number, pattern: string]
  | [name: string, kind: 'union', members: string]
  | [name: string, kind: 'value', base: string, attributes: string]
  | [name: string, kind: 'composite', content: string, attributes: string]

/** The schema of one version: its namespace, its messages as `Root:Type`, and which definitions it has (`0-3 7`). */
export interface SchemaTable {
  namespace: string
  roots: string[]
  definitions: string
}
