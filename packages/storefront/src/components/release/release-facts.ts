import type { Release } from '@ddex/dsp-core/schema'
import { longDuration, releaseDay } from '../../messages/format.ts'
import { plural, t } from '../../messages/index.ts'
import { en } from '../../messages/en.ts'

const isKnownType = (type: string): type is keyof typeof en.release.types =>
  type in en.release.types

/** `Album`, `Single`: the DDEX release type in words. */
export const typeName = (release: Release): string =>
  isKnownType(release.type) ? t(`release.types.${release.type}`) : t('release.otherType')

/** The year it came out, as delivered. */
export const releaseYear = (release: Release): string | null =>
  /^\d{4}/.exec(release.releaseDate ?? '')?.[0] ?? null

/** Year, number of tracks and length, as far as they are known. */
export const shortFacts = (release: Release): string[] =>
  [
    releaseYear(release),
    plural('release.tracks', release.trackCount),
    release.durationMs > 0 ? longDuration(release.durationMs) : null,
  ].filter((fact) => fact !== null)

/** Date, label and rights lines that close a release page. */
export const legalLines = (release: Release): string[] =>
  [
    release.releaseDate && t('release.released', { date: releaseDay(release.releaseDate) }),
    release.label,
    release.cLine && withSign('©', release.cLine),
    release.pLine && withSign('℗', release.pLine),
  ].filter((line) => typeof line === 'string' && line !== '') as string[]

/** Senders write rights lines with the sign, with `(C)`, or with neither. */
function withSign(sign: '©' | '℗', line: string): string {
  const text = line.replace(/^\s*(?:©|℗|\((?:c|p)\))\s*/i, '')
  return `${sign} ${text}`
}
