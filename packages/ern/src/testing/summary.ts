import type {
  ClaimPolicy,
  Collection,
  Contributor,
  CopyrightLine,
  Cue,
  Deal,
  ErnMessage,
  Identifier,
  RelatedResource,
  Release,
  Resource,
  ResourceGroup,
  Statement,
} from '../model.ts'

/** What a message says in lines, to be compared with what a person has read from the same file. */
export function summaryOf(message: ErnMessage): string[] {
  const main = message.releases.find(({ isMain }) => isMain)
  const others = message.releases.filter((release) => release !== main)
  return [
    ...headerLines(message),
    ...(main ? mainLines(main) : []),
    ...others.map(otherLine),
    ...message.resources.flatMap(resourceLines),
    ...totals(message.resources),
    ...(message.visibilities ?? []).map(
      ({ ref, dates }) => `visible ${ref} ${pairs(Object.entries(dates))}`,
    ),
    ...(message.hasDealList ? dealLines(message.deals) : ['no deal list']),
  ]
}

function headerLines(message: ErnMessage): string[] {
  const { sender, recipient, sentOnBehalfOf: behalf, parties } = message
  const idOf = (party: typeof sender) => party.ids[0]?.value ?? ''
  const states = words(
    message.controlType,
    message.updateIndicator,
    message.profile,
    message.profileVariant,
    message.businessProfile,
    message.language,
  )
  const names = parties.slice(0, 3).map(({ ref, name }) => `${ref ?? ''} ${name}`)
  return [
    `message ${message.messageType} ${message.namespace.split('/').at(-1) ?? ''} ${message.messageId} thread ${message.threadId ?? 'none'} at ${message.createdAt ?? ''}`,
    words('from', idOf(sender), behalf && `for ${idOf(behalf)}`, 'to', idOf(recipient)),
    ...line('states', states),
    ...(names.length === 0 ? [] : [`parties ${String(parties.length)}: ${listed(names)}`]),
    ...creationLines(message),
    ...line('resources', counted(message.resources.map(({ type }) => type))),
    ...line('releases', counted(message.releases.map((one) => typesOf(one).join(' ') || one.kind))),
  ]
}

function creationLines({ works, cueSheets, collections = [] }: ErnMessage): string[] {
  const [sheet] = cueSheets ?? []
  const cueOf = ({ title, start, duration }: Cue | Collection) =>
    `${quoted(title)} ${start ?? 'none'} ${duration ?? ''}`
  const [first, last] = [sheet?.cues[0], sheet?.cues.at(-1)]
  const chapters = collections.map((one) => `${one.ref} ${cueOf(one)}`)
  return [
    ...(works ? [`works ${String(works.length)}`] : []),
    ...(sheet && first && last
      ? [
          `cues ${String(sheet.cues.length)} of ${sheet.type ?? ''}: first ${cueOf(first)}; last ${cueOf(last)}`,
        ]
      : []),
    ...(chapters.length === 0 ? [] : [`chapters ${String(chapters.length)}: ${listed(chapters)}`]),
  ]
}

function mainLines(release: Release): string[] {
  const { labels, label, groups, coverRefs, secondaryRefs = [], relatedReleases = [] } = release
  return [
    words('main', release.ref, typesOf(release).join('+'), idsOf(release.ids)),
    ` title ${titleOf(release)}`,
    ...artistLine(release),
    ...line(' label', listed(labels ?? (label ? [label] : []))),
    ...line(' released', release.releaseDate),
    ...line(' originally', release.originalReleaseDate),
    ...line(' lasts', release.duration),
    ...copyright(release),
    ...line(' groups', groups.map(groupOf).join(' ')),
    ...line(' uses', release.resourceRefs.join(' ')),
    ...line(' cover', coverRefs.join(' ')),
    ...line(' secondary', secondaryRefs.join(' ')),
    ...relatedReleases.map(
      ({ relationship, ids }) => ` related ${relationship ?? ''} ${idsOf(ids)}`,
    ),
    ...line(' AI', release.containsAi),
  ]
}

function otherLine(release: Release): string {
  const uses = release.resourceRefs.length > 0 && `with ${release.resourceRefs.join(' ')}`
  const title = release.titles.length > 0 && quoted(release.title)
  const artist = release.artist && `of ${release.artist.trim()}`
  const related = (release.relatedReleases ?? []).map(
    ({ relationship, ids }) => `${relationship ?? ''} ${idsOf(ids)}`,
  )
  return words(
    'also',
    release.ref,
    typesOf(release).join('+'),
    idsOf(release.ids),
    uses,
    title,
    release.titles.length > 0 && artist,
    ...related,
  )
}

function resourceLines(resource: Resource): string[] {
  const { editions = [], previews = [], contributors } = resource
  const hasEditions =
    editions.length > 1 || editions.some(({ type, recordingMode }) => type ?? recordingMode)
  return [
    words(
      resource.ref,
      resource.type,
      resource.subType,
      idsOf(resource.ids),
      resource.duration,
      resource.isSupplemental && 'supplemental',
    ),
    ...(resource.titles.length === 0 ? [] : [` title ${titleOf(resource)}`]),
    ...artistLine(resource),
    ...line(' with', contributors.map(personOf).join('; ')),
    ...line(' sung in', resource.language),
    ...line(' format', listed(resource.recordingFormats ?? [])),
    ...copyright(resource),
    ...(hasEditions
      ? [
          ` editions ${editions.map(({ type, recordingMode, ids }) => words(type, recordingMode, ...ids.map((id) => `${id.type} ${id.value}`))).join('; ')}`,
        ]
      : []),
    ...resource.files.map(({ uri, hash }) =>
      words(' file', uri, hash && `${hash.algorithm} ${hash.value}`),
    ),
    ...distinct(
      previews.map(({ start, end, duration, expression }) =>
        words(
          ' preview',
          start && `from ${start}`,
          end && `to ${end}`,
          duration && `for ${duration}`,
          expression,
        ),
      ),
    ),
    ...(resource.relatedResources ?? []).map(relatedLine),
    ...(resource.rightsControllers ?? [])
      .filter(({ of }) => of === 'resource')
      .map(({ name, share }) => words(' rights', name, share)),
    ...line(' AI', resource.containsAi),
  ]
}

function relatedLine({ relationship, resourceRef, ids, timings = [] }: RelatedResource): string {
  const parts = timings.map(({ start, end, durations }) =>
    words(start && `from ${start}`, end && `to ${end}`, ...durations.map((one) => `for ${one}`)),
  )
  return words(` ${relationship ?? ''}`, resourceRef, idsOf(ids), ...parts)
}

function artistLine({ artist, artists }: Release | Resource): string[] {
  if (artist === '' && artists.length === 0) return []
  return [` artist ${quoted(artist)} of ${artists.map(personOf).join('; ')}`]
}

function copyright(of: Release | Resource): string[] {
  const lineOf = ({ year, company, text }: CopyrightLine) =>
    words(year, quoted(company ? `${company} / ${text}` : text))
  return [
    ...line(' P', distinct(of.pLines.map(lineOf)).join(' | ')),
    ...line(' C', distinct(of.cLines.map(lineOf)).join(' | ')),
    ...line(
      ' genre',
      listed(of.genres.map(({ genre, subGenre }) => (subGenre ? `${genre}/${subGenre}` : genre))),
    ),
    ...line(' warning', listed(of.parentalWarnings.map(({ type }) => type))),
  ]
}

function totals(resources: Resource[]): string[] {
  const played = resources.filter(({ type }) => type === 'SoundRecording' || type === 'Video')
  const seconds = played.reduce((sum, { duration }) => sum + secondsOf(duration ?? ''), 0)
  const hashes = resources
    .flatMap(({ files }) => files)
    .map(({ hash }) => hash?.algorithm ?? 'no hash')
  return [
    ...(seconds > 0 ? [`lasts ${String(Number(seconds.toFixed(3)))} s in all`] : []),
    ...line('files', counted(hashes)),
  ]
}

/** Deals that differ in their territories only are one line. */
function dealLines(deals: Deal[]): string[] {
  const lines = new Map<string, string[]>()
  for (const deal of deals) {
    const written = dealLine(deal)
    lines.set(written, [...(lines.get(written) ?? []), ...deal.territories])
  }
  return [...lines].map(([written, codes]) => written.replace(HERE, territories(codes)))
}

const HERE = '\0'

function dealLine(deal: Deal): string {
  const { releaseIds = [], channels = [], excludedTerritories: excluded } = deal
  return [
    `deal ${[...deal.releaseRefs, ...releaseIds.map(({ type, value }) => `${type} ${value}`)].join(' ')}: ${deal.commercialModels.join(', ')}`,
    deal.useTypes.join(', '),
    HERE + (excluded.length === 0 ? '' : ` but ${territories(excluded)}`),
    `${deal.start ?? 'always'} to ${deal.end ?? 'ever'}`,
    deal.isPreOrder && 'pre-order',
    deal.isTakeDown && 'take-down',
    ...line('through', listed(channels.map(channelOf))),
    pairs(deal.prices.map(({ type, value }) => [type, value])),
    pairs(datesOf(deal)),
    ...line('effective', deal.effectiveDate),
    ...line('own terms', listed(ownTermsOf(deal.rest).map(quoted))),
    ...line('policy', listed((deal.claimPolicies ?? []).map(policyOf))),
  ]
    .filter(Boolean)
    .join(' / ')
}

/** What the sender has named itself: uses, models. */
function ownTermsOf(statements: Statement[] = []): string[] {
  return statements.flatMap(({ attributes = {}, statements: inner }) => [
    ...(attributes.UserDefinedValue ? [attributes.UserDefinedValue] : []),
    ...ownTermsOf(inner),
  ])
}

function policyOf({ type, conditions }: ClaimPolicy): string {
  const all = conditions.map(({ relation, value, unit }) => words(relation, value, unit))
  return words(type, all.length > 0 && `if ${all.join(' and ')}`)
}

function datesOf({ visibility = {}, preOrderDate }: Deal): [string, string][] {
  const dates = Object.entries(visibility)
  if (preOrderDate !== null && !Object.values(visibility).includes(preOrderDate))
    dates.push(['PreOrderReleaseDate', preOrderDate])
  return dates.sort()
}

function titleOf({ title, titles, metadataLanguage }: Release | Resource): string {
  const stated = [metadataLanguage, ...titles.map(({ language }) => language)]
  const languages = distinct(stated.map((language) => language ?? '').filter(Boolean)).sort()
  const subTitles = distinct(titles.map(({ subTitle }) => subTitle ?? '').filter(Boolean))
  const codes = new Set(titles.flatMap((one) => one.territories))
  const excluded = distinct(titles.flatMap((one) => one.excludedTerritories ?? []))
  return [
    `${quoted(title)} of ${counted(titles.map(({ type }) => type ?? ''))}`,
    ...(subTitles.length > 0 ? [`sub ${subTitles.map(quoted).join(' / ')}`] : []),
    ...(languages.length > 0 ? [`in ${languages.join(' ')}`] : []),
    ...(codes.size > 0 ? [`${String(codes.size)} territories`] : []),
    ...(excluded.length > 0 ? [`not ${excluded.join(' ')}`] : []),
  ].join('; ')
}

function groupOf({
  type,
  title,
  sequence,
  releaseIds,
  releaseRef,
  ...group
}: ResourceGroup): string {
  const is = releaseIds?.map(({ type: kind, value }) => `${kind} ${value}`).join(' ') ?? releaseRef
  const head = words(type, title && quoted(title), sequence?.toString(), is && `is ${is}`)
  const items = group.items.map(({ resourceRef, linkedRefs }) =>
    linkedRefs.length > 0 ? `${resourceRef}(${linkedRefs.join(' ')})` : resourceRef,
  )
  const links = (group.links ?? []).map(({ ref }) => `+${ref}`)
  return `[${words(head && `${head}:`, ...items, ...group.groups.map(groupOf), ...links)}]`
}

const channelOf = ({ name, ids }: { name: string; ids: Identifier[] }) =>
  name || ids.map(({ value }) => value).join(' ')
const typesOf = ({ type, types }: Release) => types ?? (type ? [type] : [])
const idsOf = (ids: Identifier[]) => listed(ids.map(({ type, value }) => `${type} ${value}`))
const quoted = (text: string) => `"${shortened([...text.replace(/\s+/g, ' ').trim()])}"`
const shortened = (characters: string[]) =>
  characters.length <= 60 ? characters.join('') : `${characters.slice(0, 60).join('')}…`
const words = (...parts: (string | false | null | undefined)[]) => parts.filter(Boolean).join(' ')
const distinct = (texts: string[]) => [...new Set(texts)]
const listed = (texts: string[]) => distinct(texts).join(', ')
const pairs = (all: [string, string][]) => all.map((pair) => pair.join(' ')).join(', ')
const line = (name: string, text: string | null | undefined) => (text ? [`${name} ${text}`] : [])

function personOf({ name, sequence, roles, instruments = [] }: Contributor): string {
  const number = sequence === null ? '' : ` #${String(sequence)}`
  const plays = instruments.length > 0 ? ` on ${instruments.join(', ')}` : ''
  return `${name.trim()}${number}${roles.length > 0 ? `: ${roles.join(', ')}` : ''}${plays}`
}

function counted(texts: string[]): string {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([text, count]) => `${String(count)} ${text}`)
    .join(', ')
}

function territories(codes: string[]): string {
  if (codes.length < 6) return codes.join(' ')
  return `${String(codes.length)} from ${codes[0] ?? ''} to ${codes.at(-1) ?? ''}`
}

function secondsOf(duration: string): number {
  const parts = /^P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration)
  if (!parts) return 0
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((one) => Number(one ?? 0))
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
}
