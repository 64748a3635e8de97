import type { Contributor, ErnMessage, Party, Resource, ResourceFile } from '@ddex/ern'
import { dealLines } from './deal-lines.ts'
import { counted } from './issue-lines.ts'
import { below, idsOf, joined } from './line-parts.ts'
import { releaseLines, rightsLines, titleOf } from './release-lines.ts'
import { oneLine } from '../terminal/terminal.ts'

const partyOf = ({ name, ids }: Party): string =>
  joined([name, idsOf(ids) && `(${idsOf(ids)})`], ' ')

/** What a message says, for people: its header, then releases, resources and deals with all references. */
export function messageLines(message: ErnMessage): string[] {
  const { version, messageType, messageId, profile, controlType, createdAt, sender } = message
  const { releases, resources, deals, sentOnBehalfOf, hasDealList } = message
  const behalf = sentOnBehalfOf ? ` for ${partyOf(sentOnBehalfOf)}` : ''
  const isWithout = !hasDealList && messageType === 'NewReleaseMessage'
  return [
    `  ${joined([`ERN ${version}`, messageType, messageId, profile, message.profileVariant, message.businessProfile, controlType, message.updateIndicator])}`,
    `  from ${partyOf(sender)}${behalf} to ${partyOf(message.recipient)}`,
    ...(createdAt ? [`  made ${oneLine(createdAt)}`] : []),
    ...creationLines(message),
    ...section('release', releases.length, releases.flatMap(releaseLines)),
    ...section('resource', resources.length, resources.flatMap(resourceLines)),
    ...section('deal', deals.length, dealLines(deals)),
    ...(isWithout ? ['    no list of deals: nothing of it may be offered'] : []),
  ]
}

function section(noun: string, count: number, lines: string[]): string[] {
  return ['', `  ${counted(count, noun)}`, ...lines]
}

function creationLines({ works = [], cueSheets = [], collections = [] }: ErnMessage): string[] {
  const cues = cueSheets.flatMap((sheet) => sheet.cues)
  const line = joined([
    works.length > 0 && counted(works.length, 'work'),
    cues.length > 0 && counted(cues.length, 'cue'),
    collections.length > 0 && counted(collections.length, collections[0]?.kind.toLowerCase() ?? ''),
  ])
  return line === '' ? [] : [`  with ${line}`]
}

function resourceLines(resource: Resource): string[] {
  const { ref, type, subType, artist, duration, isrc, files, containsAi } = resource
  const ids = resource.ids.filter((id) => id.value !== isrc)
  const title = titleOf(resource)
  return [
    `    ${joined([
      ref,
      type,
      title,
      artist && `by ${artist}`,
      duration,
      isrc,
      resource.isSupplemental && 'supplemental',
    ])}`,
    ...below([subType, idsOf(ids), resource.language, containsAi && `contains AI: ${containsAi}`]),
    ...below([peopleOf(resource.contributors)]),
    ...rightsLines(resource),
    ...files.flatMap(fileLines),
  ]
}

function fileLines({ uri, hash, isPreview, technical = {} }: ResourceFile): string[] {
  const codec =
    technical.AudioCodecType ?? technical.VideoCodecType ?? technical.ImageCodecType ?? null
  return below([uri, isPreview && 'preview', codec, hash && `${hash.algorithm} ${hash.value}`])
}

function peopleOf(people: readonly Contributor[]): string {
  const names = people.map(({ name, roles }) =>
    joined([name, roles.length > 0 && `(${roles.join(', ')})`], ' '),
  )
  return [...new Set(names)].join(', ')
}
