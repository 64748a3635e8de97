import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { typesIn, type DeclaredType, type TypeField } from './type-pages.ts'

const head = `# What Firestore holds

<!-- Made by scripts/reference/schema-page.ts out of packages/dsp-core/src/schema; vitest -u writes it anew. -->

Every document with its fields, as the types in \`packages/dsp-core/src/schema\` say it. \`firestore.rules\` decide who may read
and write what: nobody unless a rule says so. A \`Date\` is a timestamp of Firestore; a field with \`?\` may be absent. With
\`ddex-dsp deliveries show --json\` and \`ddex-dsp feeds show --json\` such documents are seen as they are.
`

/** The path that a document's comment begins with: `deliveries/{id}/files/{n}`. */
const pathOf = ({ says }: DeclaredType): string | null =>
  /^`([a-z_]+\/[^`]+)`/.exec(says)?.[1] ?? null

/** `docs/reference/schema.md` as it must be. */
export async function schemaPage(root: string, path: string): Promise<string> {
  const schema = join(root, 'packages', 'dsp-core', 'src', 'schema')
  const types = typesIn(schema)
  const documents = types
    .filter((type) => pathOf(type) !== null)
    .toSorted((one, other) => (pathOf(one) ?? '').localeCompare(pathOf(other) ?? ''))
  const parts = partsOf(documents, types).toSorted((one, other) =>
    one.name.localeCompare(other.name),
  )
  const known = new Set(parts.map(({ name }) => name))
  const text = [
    head,
    '## Documents\n',
    ...documents.map((type) => documentSection(type, known)),
    '## Their parts\n',
    ...parts.map((type) => partSection(type, known)),
    '## Defaults\n\nWhat `settings` of a feed are where it says nothing else:\n',
    `\`\`\`ts\n${constantIn(join(schema, 'feed.ts'), 'defaultFeedSettings')}\n\`\`\`\n`,
    'And `settings/service`:\n',
    `\`\`\`ts\n${constantIn(join(schema, 'settings.ts'), 'defaultServiceSettings')}\n\`\`\`\n`,
  ].join('\n')
  return format(text, { ...(await resolveConfig(path)), filepath: path })
}

/** Types that documents have fields of, and those that these have. */
function partsOf(
  documents: readonly DeclaredType[],
  types: readonly DeclaredType[],
): DeclaredType[] {
  const found = new Set<DeclaredType>()
  const waiting = [...documents]
  for (let type = waiting.pop(); type; type = waiting.pop()) {
    const text = [type.is ?? '', ...(type.fields ?? []).map((field) => field.type)].join(' ')
    for (const name of text.match(/\b[A-Z]\w+/g) ?? []) {
      const named = types.find((each) => each.name === name)
      if (!named || found.has(named) || documents.includes(named)) continue
      found.add(named)
      waiting.push(named)
    }
  }
  return [...found]
}

function documentSection(type: DeclaredType, known: ReadonlySet<string>): string {
  const path = pathOf(type) ?? ''
  const says = type.says.replace(`\`${path}\``, '').replace(/^[:,.]\s*/, '')
  const sentence = says ? `${says.charAt(0).toUpperCase()}${says.slice(1)}\n` : ''
  return `### \`${path}\`\n\n${sentence}\n${bodyOf(type, known)}\n`
}

const partSection = (type: DeclaredType, known: ReadonlySet<string>): string =>
  `### ${type.name}\n\n${type.says ? `${type.says}\n\n` : ''}${bodyOf(type, known)}\n`

function bodyOf({ fields, is }: DeclaredType, known: ReadonlySet<string>): string {
  const also = is && fields ? `All of ${linked(is, known)}, and:\n\n` : ''
  if (!fields) return `One of: ${linked(is ?? '', known)}`
  const rows = fields.map((field) => rowOf(field, known))
  return `${also}| Field | Type | What |\n| --- | --- | --- |\n${rows.join('\n')}\n`
}

const rowOf = ({ name, optional, type, says }: TypeField, known: ReadonlySet<string>): string =>
  `| \`${name}${optional ? '?' : ''}\` | ${linked(type, known).replaceAll('|', '\\|')} | ${says.replaceAll('|', '\\|')} |`

/** A type as code, with the parts of this page linked. */
const linked = (type: string, known: ReadonlySet<string>): string =>
  type
    .split(/\b([A-Z]\w+)\b/)
    .map((piece) => {
      if (piece === '') return ''
      const code = `\`${piece}\``
      return known.has(piece) ? `[${code}](#${piece.toLowerCase()})` : code
    })
    .join('')
    .replaceAll('``', '')

/** A constant as it is written, without its comments. */
function constantIn(file: string, name: string): string {
  const text = readFileSync(file, 'utf8')
  const [, found = ''] =
    new RegExp(`^export const ${name}[^=]*= (\\{[\\s\\S]*?^\\})`, 'm').exec(text) ?? []
  return found.replace(/^\s*\/\/.*\n/gm, '')
}
