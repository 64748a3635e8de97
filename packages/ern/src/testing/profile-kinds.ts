import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Issue } from '../issue.ts'
import { profileOf } from '../rules/profile/profile-names.ts'
import { readErn } from '../read-ern.ts'
import { CORPUS } from './corpus.ts'
import { assertionsOf } from './schematron.ts'

const FOLDER = join(CORPUS, 'ern', 'schematron')
const TABLE = new URL('profile-assertions.tsv', import.meta.url)

/**
 * How far we agree with an official assertion: in both directions; `wider`, where a slip keeps the official one from
 * failing; `other`, where we judge by its words and its test does not; `out`, where we have no rule.
 */
export type Agreement = 'exact' | 'wider' | 'other' | 'out'

/** An official assertion with the rule that stands for it here. */
export interface Kind {
  print: string
  number: string
  rule: string
  /** What the rule's message says of this assertion, where the rule has several. */
  words: string
  agreement: Agreement
  reason: string
  /** Schematron files that have it, and hold us to it. */
  files: ReadonlySet<string>
  isShownBy(issue: Issue): boolean
}

/** Every distinct assertion of the official release and business profiles. */
export function officialKinds(): Kind[] {
  const files = new Map<string, Set<string>>()
  for (const line of ['release-profile-14', 'release-profile-21'])
    for (const name of readdirSync(join(FOLDER, line))) {
      // A list of allowed values, which the structure check knows from the schema.
      if (name.includes('avs')) continue
      const path = join(FOLDER, line, name)
      for (const { print } of assertionsOf(path))
        files.set(print, (files.get(print) ?? new Set()).add(path))
    }
  const table = new Map(rows().map((row) => [row.print, row]))
  return [...files].map(([print, within]) => {
    const row = table.get(print)
    if (!row) throw new Error(`The official assertion ${print} is not in the table.`)
    const isHeld = row.agreement === 'exact' || row.agreement === 'wider'
    return { ...row, files: isHeld ? within : new Set<string>() }
  })
}

function rows(): Omit<Kind, 'files'>[] {
  const [, ...lines] = readFileSync(TABLE, 'utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const [print = '', number = '', rule = '', words = '', agreement = '', reason = ''] =
      line.split('\t')
    const codes = rule.split('|')
    const isShownBy = ({ code, message }: Issue): boolean =>
      codes.includes(code) && (words === '' || beginsIn(message, words))
    return { print, number, rule, words, agreement: agreement as Agreement, reason, isShownBy }
  })
}

/** Whether a message has the words, not in the middle of a longer one. */
function beginsIn(message: string, words: string): boolean {
  const at = message.indexOf(words)
  return (
    at === 0 || (at > 0 && !/\w/.test(message.charAt(at - 1))) || (at > 0 && !/^\w/.test(words))
  )
}

export interface ProfileSample {
  xml: string
  version: string
  /** As we call it; null where only a business profile is named. */
  profile: string | null
  variant: string | null
  business: boolean
}

/** A message as the official rules can judge it: of a version that they know, in their own edition, with a deal. */
export function sampleOf(source: string): ProfileSample | null {
  const edition = source
    .replace(/(ReleaseProfileVersionId="[^"]*)\/1[0-3]\//, '$1/14/')
    .replace(/(BusinessProfileVersionId="[^"]*)\/13\//, '$1/14/')
  const first = readErn(edition).message
  if (first?.messageType !== 'NewReleaseMessage' || first.version.startsWith('4.3')) return null
  const profile = profileOf(first.version, first.profile)
  const xml = first.deals.length > 0 ? edition : withDeal(edition)
  if (profile === null || readErn(xml).message?.deals.length === 0) return null
  const business = /BusinessProfileVersionId="CommonDealTypes\/14\//.test(xml)
  const variant = /ReleaseProfileVariantVersionId="([^"]*)"/.exec(xml)?.[1] ?? null
  return { xml, version: first.version, profile: profile.name, variant, business }
}

const DEAL =
  '<ReleaseDeal><DealReleaseReference>R0</DealReleaseReference><Deal><DealTerms/></Deal></ReleaseDeal>'

function withDeal(xml: string): string {
  const listed = xml.replace(/<DealList\s*\/>|<DealList>/, `<DealList>${DEAL}`)
  if (listed === xml)
    return xml.replace(/(<\/[\w:]*NewReleaseMessage>)/, `<DealList>${DEAL}</DealList>$1`)
  return listed.includes('</DealList>') ? listed : listed.replace(DEAL, `${DEAL}</DealList>`)
}

/** The Schematron files that hold for a message. */
export function schematronsOf({ version, profile, variant, business }: ProfileSample): string[] {
  const third = version.startsWith('3')
  const line = join(FOLDER, third ? 'release-profile-14' : 'release-profile-21')
  const edition = third ? '14' : '21'
  const file = (name: string): string => join(line, `NewReleaseMessage_${name}_${edition}.sch`)
  return [
    file(`ReleaseProfile_${String(profile)}`),
    ...(business && third ? [file('BusinessProfile')] : []),
    ...(!third && variant?.includes('Classical') ? [file('ReleaseProfile_ClassicalVariant')] : []),
    ...(!third && variant?.includes('BoxedSet') ? [file('ReleaseProfile_BoxedSetVariant')] : []),
  ]
}
