import type { Deal } from '@ddex/ern'
import { below, joined } from './line-parts.ts'

const SHOWN_TERRITORIES = 12

/** Deals for people: those that differ in their territories only, as some senders write them, are one. */
export function dealLines(deals: readonly Deal[]): string[] {
  const alike = new Map<string, Deal[]>()
  for (const deal of deals) {
    const key = JSON.stringify({ ...deal, territories: [], place: null, references: [] })
    alike.set(key, [...(alike.get(key) ?? []), deal])
  }
  return [...alike.values()].flatMap(linesOf)
}

function linesOf(alike: readonly Deal[]): string[] {
  const [deal] = alike
  if (deal === undefined) return []
  const { releaseRefs, releaseIds = [], commercialModels, useTypes, start, end } = deal
  const named = [...releaseRefs, ...releaseIds.map(({ value }) => value)].join(' ')
  const where = territories(alike.flatMap((one) => one.territories))
  const without = territories(deal.excludedTerritories)
  return [
    `    ${joined([
      named,
      deal.isTakeDown && 'take-down',
      deal.isPreOrder && 'pre-order',
      where || (without && 'the world'),
      without && `without ${without}`,
    ])}`,
    ...below([commercialModels.join(', '), useTypes.join(', ')]),
    ...below([start && `from ${start}`, end && `until ${end}`, ...datesOf(deal)]),
    ...below(deal.prices.map(({ type, value, currency }) => joined([type, value, currency], ' '))),
    ...below([
      channels('for', deal.channels),
      channels('not for', deal.excludedChannels),
      deal.isPromotional && 'promotional',
      deal.claimPolicies?.map(({ type }) => `claim: ${type ?? 'not said'}`).join(', '),
    ]),
  ]
}

function datesOf({ preOrderDate, visibleFrom }: Deal): (string | null)[] {
  return [
    preOrderDate && `to be ordered from ${preOrderDate}`,
    visibleFrom && `shown from ${visibleFrom}`,
  ]
}

function channels(word: string, parties: Deal['channels'] = []): string {
  if (parties.length === 0) return ''
  return `${word} ${parties.map(({ name, ids }) => name || (ids[0]?.value ?? '')).join(', ')}`
}

function territories(codes: readonly string[]): string {
  if (codes.length <= SHOWN_TERRITORIES) return codes.join(' ')
  return `${codes.slice(0, SHOWN_TERRITORIES).join(' ')} and ${String(codes.length - SHOWN_TERRITORIES)} more`
}
