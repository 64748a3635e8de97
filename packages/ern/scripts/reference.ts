import { format, resolveConfig } from 'prettier'
import { DEFAULT_LIMITS, RULES } from '../src/index.ts'
import { VERSIONS } from '../src/read/version.ts'
import { schemaFor } from '../src/structure/schema.ts'
import { askedBy } from '../src/rules/profile/catalog.ts'
import { CODES } from './codes.ts'

/** What each limit counts, in the order in which the page names them. */
const LIMITS: Record<keyof typeof DEFAULT_LIMITS, string> = {
  messageBytes: 'bytes of a message',
  depth: 'elements inside each other',
  textLength: 'characters of a text, tag or comment',
  attributesPerElement: 'attributes of an element',
  attributeLength: 'characters of an attribute',
  namespacesInScope: 'namespace declarations in scope',
  elementsPerComposite: 'elements in one resource, release or release’s deals',
  elements: 'elements in all',
  composites: 'such parts in all',
}

const link = (code: string): string => `[\`${code}\`](errors.md#${code.toLowerCase()})`

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const versions = (): string[][] =>
  [...VERSIONS].map(([code, version]) => [
    version,
    `\`…/${code}\``,
    schemaFor(version) ? 'checked' : 'not checked',
  ])

const limits = (): string[][] =>
  Object.entries(LIMITS).map(([name, what]) => [
    `\`${name}\``,
    what,
    DEFAULT_LIMITS[name as keyof typeof DEFAULT_LIMITS].toLocaleString('en'),
  ])

/** The same list, as patterns, is in the test of completeness. */
const LEFT_OUT = [
  ['`IsEan`', 'the length of an ICPN says whether it is an EAN'],
  ['`IdentifierType` of territory codes', 'they are ISO codes'],
  ['`ReleaseResourceType`', 'secondary resources are listed as such, all others are primary'],
  ['`IsDefault` that is false', 'true is kept, and chooses the title and name to show'],
  ['`Namespace` of a role', 'tells only who defined a user-defined role'],
  ['a URL or URI beside a file name', 'says only where else the delivered file lies'],
  ['a hash algorithm without a value', 'proves nothing'],
  ['titles without text', 'say nothing'],
  ['a negative file size, a sequence number of ten digits or more', 'no message can mean them'],
]

const page = (): string => `# ERN: what is read and what is checked

<!-- Made by packages/ern/scripts/write-reference.ts; change the sources and run it. -->

\`ddex-dsp ern validate FILE... [--json]\` judges messages as a delivery is judged, and \`ddex-dsp ern inspect FILE... [--json]\`
shows what they say; \`-\` is standard input. Exit codes: 0 all valid, 1 not all valid, 2 wrong use or a file that cannot be
read. With \`--json\` each message is one JSON document on a line; \`file\` names it when there are several.

## Messages and versions

NewReleaseMessage and PurgeReleaseMessage of ERN 3.4 to 4.3.2, NewDealMessage of 3.1.2 and older ones as far as the structure
is shared, and the ManifestMessage of the choreographies. The version is that of the root’s namespace, \`http://ddex.net/xml/ern/…\`
(also with a year and \`ern-main\`). Encodings: UTF-8, UTF-16; ISO-8859-1 and Windows-1252 where declared.

${table(['Version', 'Namespace', 'Structure'], versions())}

## What is read

Everything. The model (\`packages/ern/src/model/\`) is the same for every version and has a place for the message and its parties,
works with their right shares, cue sheets, chapters and collections, resources of every type with editions, files, hashes,
fingerprints and previews, releases with groups and links, related releases and resources, rights controllers, deals with prices and
conditions, and visibility dates. Whatever else a message says of one of them is in its \`rest\`: the elements and attributes as written.
Text and identifiers are those of the message, byte by byte; dates, durations and amounts are not converted.

Where ERN 3 repeats people, lines and files for each territory, the model has each once, with \`territories\` where they hold for some
only. A deal with several validity periods is one deal for each. A role that is \`UserDefined\` is given by its own name; a closer name
beside an allowed role follows it. Where no release is marked as main, it is \`R0\`, else the one with the most resources.

Left out, because it says nothing more:

${table(['What', 'Why'], LEFT_OUT)}

## Limits

A message beyond one of these is refused with a code.

${table(['Limit', 'Counts', 'Default'], limits())}

## Rules

Every rule with its code, and where a standard asks for it: [rules](rules.md).

## Other codes

${table(
  ['Code', 'Layer', 'Severity', 'Means', 'What to do'],
  CODES.map(({ code, layer, severity, means, fix }) => [link(code), layer, severity, means, fix]),
)}
`

const rules = (): string => `# Rules for messages

<!-- Made by packages/ern/scripts/write-reference.ts; change the sources and run it. -->

What \`ddex-dsp ern validate\` and every delivery hold a message against, after its XML and its structure
([versions and limits](ern.md), [every code](errors.md)). A feed's \`validationPolicy\` says what comes of a breach.

Severity is that of the rule; a finding can be milder. Rules of release profiles apply where \`ReleaseProfileVersionId\` names
one that is known (1.3 and 1.4 for ERN 3, 2.1 and the line of ERN 4.3 for ERN 4, with their variants), those of business profiles
where \`BusinessProfileVersionId\` does, and neither to a take-down. A breach of a profile stops no release from being heard, so
they are warnings, and info where the standard asks only for what a sender may know; the standard’s own grade stands beside the
rule. Of one thing asked, the first 20 breaches are listed, then counted.

${table(
  ['Code', 'Severity', 'Rule', 'What to do'],
  RULES.map(({ id, severity, about, fix }) => [link(id), severity, about, fix]),
)}

## Where the profiles ask for it

${table(
  ['Code', 'Standard, clauses (its own grade)'],
  RULES.map(({ id }) => [link(id), askedBy(id).join('; ')]).filter(([, asked]) => asked !== ''),
)}
`

const formatted = async (text: string, path: string): Promise<string> =>
  format(text, { ...(await resolveConfig(path)), filepath: path })

/** `docs/reference/ern.md` as it must be, formatted like the rest of the repository. */
export const ernReference = (path: string): Promise<string> => formatted(page(), path)

/** `docs/reference/rules.md` as it must be. */
export const rulesReference = (path: string): Promise<string> => formatted(rules(), path)

const HEADING = /^### `([A-Z_]+)`$/m

/** The errors page with a section for each rule, as the rules say it; those that are new come after the last one. */
export async function errorsPage(page: string, path: string): Promise<string> {
  const [head = '', ...parts] = page.split(/^(?=### )/m)
  const sections = new Map(parts.map((part) => [HEADING.exec(part)?.[1] ?? '', part]))
  const order = [...sections.keys()]
  let last = ''
  for (const { id, severity, about, fix } of RULES) {
    const known = sections.get(id)
    const rest = known?.split(/^(?=## )/m).slice(1) ?? []
    const level = severity.charAt(0).toUpperCase() + severity.slice(1)
    sections.set(
      id,
      [`### \`${id}\`\n\n${level}. ${about}\n\nWhat to do: ${fix}\n\n`, ...rest].join(''),
    )
    if (known === undefined) order.splice(order.indexOf(last) + 1, 0, id)
    last = id
  }
  const text = head + order.map((id) => sections.get(id)).join('')
  return formatted(text, path)
}
