import { FATAL, type MessageCheck, unless, whole } from './check.ts'
import { FOURTH_NAMES } from './fourth-profiles.ts'
import { ALL } from './third-profiles.ts'

/** Which line of the standard a profile is of: 1.3 and 1.4 for ERN 3, 2.1 and later for ERN 4. */
export interface ReleaseProfile {
  line: 'third' | 'fourth'
  name: string
}

/** Where the standard spells a name otherwise than its own documents do. */
const SPELT: Record<string, string> = {
  LongformMusicVideo: 'LongformVideo',
  TvSeries: 'TVSeries',
  ClassicalAudioAlbum: 'DigitalClassicalAudioAlbum',
}
const OFFICIAL: Record<string, string> = {
  LongformVideo: 'LongformMusicVideo',
  TVSeries: 'TvSeries',
}

/** The profile that a message says it follows; null when it names none or an unknown one. */
export function profileOf(version: string, named: string | null): ReleaseProfile | null {
  if (named === null) return null
  const parts = named.trim().split('/')
  if (version.startsWith('4')) {
    const [name = ''] = parts
    return FOURTH_NAMES.has(name) ? { line: 'fourth', name } : null
  }
  const last = parts[parts.length - 1] ?? ''
  const name = Object.hasOwn(SPELT, last) ? (SPELT[last] as string) : last
  return ALL.has(name) ? { line: 'third', name } : null
}

/** The name as the standard spells it. */
export const PROFILE_NAME: Record<ReleaseProfile['line'], readonly MessageCheck[]> = {
  third: [...ALL].flatMap((name) =>
    named(name, new RegExp(`^CommonReleaseTypes/1[34]/${OFFICIAL[name] ?? name}$`)),
  ),
  fourth: [...FOURTH_NAMES].flatMap((name) => named(name, new RegExp(`^${name}(?:/2[1-9])?$`))),
}

function named(name: string, pattern: RegExp): MessageCheck[] {
  return whole([
    'ERN_PROFILE_NAME',
    FATAL,
    '5.2.1',
    (facts) =>
      unless(
        pattern.test(facts.profile),
        `The profile is written "${facts.profile.slice(0, 80)}", not as the standard spells ${name}.`,
        facts,
      ),
    new Set([name]),
  ])
}
