import type { Deal, ErnMessage, Identifier, Party, Release, Resource } from '@ddex/ern'
import { counted } from './issue-lines.ts'
import { oneLine } from './terminal.ts'

const joined = (parts: readonly (string | null | undefined | false)[], by = '  '): string =>
  oneLine(parts.filter(Boolean).join(by))

const idsOf = (ids: readonly Identifier[]): string =>
  ids.map(({ type, value }) => `${type} ${value}`).join(', ')

const partyOf = ({ name, ids }: Party): string =>
  joined([name, idsOf(ids) && `(${idsOf(ids)})`], ' ')

/** What a message says, for people: its header, then releases, resources and deals with all references. */
export function messageLines(message: ErnMessage): string[] {
  const { version, messageType, messageId, profile, controlType, createdAt } = message
  const { releases, resources, deals } = message
  return [
    `  ${joined([`ERN ${version}`, messageType, messageId, profile, controlType])}`,
    `  from ${partyOf(message.sender)} to ${partyOf(message.recipient)}`,
    ...(createdAt ? [`  made ${oneLine(createdAt)}`] : []),
    ...section('release', releases, releaseLines),
    ...section('resource', resources, resourceLines),
    ...section('deal', deals, dealLines),
  ]
}

function section<T>(noun: string, things: readonly T[], linesOf: (thing: T) => string[]): string[] {
  return ['', `  ${counted(things.length, noun)}`, ...things.flatMap(linesOf)]
}

function releaseLines(release: Release): string[] {
  const { ref, isMain, kind, type, title, artist, ids, label, releaseDate, resourceRefs } = release
  const what = type && type !== kind ? `${kind} (${type})` : kind
  return [
    `    ${joined([ref, isMain ? `main ${what}` : what, title, artist && `by ${artist}`])}`,
    ...below([idsOf(ids), label, releaseDate]),
    ...below([resourceRefs.length > 0 && `uses ${resourceRefs.join(' ')}`]),
  ]
}

function resourceLines({ ref, type, title, artist, duration, isrc, files }: Resource): string[] {
  return [
    `    ${joined([ref, type, title, artist && `by ${artist}`, duration, isrc])}`,
    ...files.flatMap(({ uri, hash }) => below([uri, hash && `${hash.algorithm} ${hash.value}`])),
  ]
}

function dealLines(deal: Deal): string[] {
  const { territories, excludedTerritories, commercialModels, useTypes, start, end } = deal
  const named = [...deal.releaseRefs, ...(deal.releaseIds ?? []).map(({ value }) => value)]
  const excluded = excludedTerritories.length > 0 && `without ${excludedTerritories.join(' ')}`
  return [
    `    ${joined([named.join(' '), deal.isTakeDown && 'take-down', territories.join(' '), excluded])}`,
    ...below([commercialModels.join(', '), useTypes.join(', ')]),
    ...below([start && `from ${start}`, end && `until ${end}`]),
  ]
}

const below = (parts: readonly (string | null | false)[]): string[] => {
  const line = joined(parts)
  return line === '' ? [] : [`      ${line}`]
}
