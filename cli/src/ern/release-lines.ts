import type {
  CopyrightLine,
  Genre,
  LocalText,
  ParentalWarning,
  Release,
  ResourceGroup,
} from '@ddex/ern'
import { below, idsOf, joined, listOf } from './line-parts.ts'

export function releaseLines(release: Release): string[] {
  return [
    ...headLines(release),
    ...rightsLines(release),
    ...contentLines(release),
    ...below(
      (release.relatedReleases ?? []).map(({ relationship, ids }) =>
        joined([relationship, idsOf(ids)], ' '),
      ),
    ),
  ]
}

function headLines(release: Release): string[] {
  const { ref, isMain, kind, type, types, artist, originalReleaseDate, containsAi } = release
  const stated = types?.join(', ') ?? type
  const what = stated && stated !== kind ? `${kind} (${stated})` : kind
  return [
    `    ${joined([ref, isMain ? `main ${what}` : what, titleOf(release), artist && `by ${artist}`])}`,
    ...below([
      idsOf(release.ids),
      release.labels?.join(', ') ?? release.label,
      release.releaseDate,
      originalReleaseDate && `first ${originalReleaseDate}`,
      release.duration,
    ]),
    ...below([containsAi && `contains AI: ${containsAi}`]),
  ]
}

function contentLines({ resourceRefs, resourcesOmitted, groups, ...release }: Release): string[] {
  const { isMain, coverRefs } = release
  return [
    ...below([resourcesOmitted && `lists no resources: ${resourcesOmitted}`]),
    ...below([resourceRefs.length > 0 && `uses ${resourceRefs.join(' ')}`]),
    ...(hasOrder(groups) ? groups.flatMap((group) => groupLines(group, '      ')) : []),
    ...below([isMain && coverRefs.length > 0 && `cover ${coverRefs.join(' ')}`]),
  ]
}

/** Discs, sides, works: what one list of tracks does not show. */
function hasOrder(groups: readonly ResourceGroup[]): boolean {
  return groups.length > 1 || groups.some((group) => group.groups.length > 0)
}

function groupLines(group: ResourceGroup, indent: string): string[] {
  const { type, title, sequence, items, releaseIds = [] } = group
  const number = joined([type, sequence !== null && String(sequence)], ' ')
  const name = joined([number, title !== number && title, idsOf(releaseIds)], ' ')
  const tracks = items.map(({ resourceRef }) => resourceRef).join(' ')
  const line = joined([name || 'group', tracks], ': ')
  return [`${indent}${line}`, ...group.groups.flatMap((inner) => groupLines(inner, `${indent}  `))]
}

/** Copyright, genre and parental warning of a release or resource. */
export function rightsLines(of: {
  pLines: CopyrightLine[]
  cLines: CopyrightLine[]
  genres: Genre[]
  parentalWarnings: ParentalWarning[]
}): string[] {
  const marked = (mark: string, { year, text }: CopyrightLine) =>
    /^\s*[(℗©]/.test(text) ? text : joined([mark, !text.startsWith(year ?? ' ') && year, text], ' ')
  return [
    ...below([listOf(of.pLines.map((line) => marked('℗', line)))]),
    ...below([listOf(of.cLines.map((line) => marked('©', line)))]),
    ...below([
      listOf(of.genres.map(({ genre, subGenre }) => joined([genre, subGenre], ' / '))),
      listOf(of.parentalWarnings.map(({ type }) => type)),
    ]),
  ]
}

/** The title with its subtitle, and in which other languages the message has it. */
export function titleOf({ title, titles }: { title: string; titles: LocalText[] }): string {
  const shown = titles.find(({ text, subTitle }) => text === title && subTitle)
  const others = new Set(
    titles.filter(({ text }) => text !== title).map(({ language }) => language),
  )
  others.delete(null)
  const also = others.size > 0 && `[also ${[...others].join(', ')}]`
  return joined([title, shown && `(${shown.subTitle ?? ''})`, also], ' ')
}
