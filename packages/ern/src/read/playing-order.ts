import type { ResourceGroup, ResourceGroupItem } from '../model.ts'

interface Numbered {
  sequence: number | null
}

/** In the order of their numbers; what has none, as a cover, comes last and as written. */
export function bySequence<T extends Numbered>(entries: readonly T[]): T[] {
  if (entries.length < 2) return [...entries]
  return [...entries].sort(({ sequence: a }, { sequence: b }) =>
    a === b ? 0 : (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY),
  )
}

/**
 * The resources of groups in playing order. Inside a group, items and groups are counted together (a concerto,
 * then a single piece), or each for themselves, then its items come first. What has no number and comes with them,
 * as a cover, is last in any case.
 */
export function playingOrder(groups: readonly ResourceGroup[]): string[] {
  const order: string[] = []
  for (const group of groups) addInOrder(order, group)
  return order
}

function addInOrder(order: string[], group: ResourceGroup): void {
  const items = group.items.filter((item) => !isLast(item))
  for (const part of inOrder(items, group.groups))
    if ('items' in part) addInOrder(order, part)
    else order.push(part.resourceRef)
  if (items.length === group.items.length) return
  for (const item of group.items) if (isLast(item)) order.push(item.resourceRef)
}

function isLast(item: ResourceGroupItem): boolean {
  return item.isSecondary === true && item.sequence === null
}

function inOrder(items: ResourceGroupItem[], groups: ResourceGroup[]): Part[] {
  if (groups.length === 0) return bySequence(items)
  const numbers = new Set(items.map(({ sequence }) => sequence))
  const isCountedTogether = !groups.some(
    ({ sequence }) => sequence !== null && numbers.has(sequence),
  )
  if (isCountedTogether) return bySequence<Part>([...items, ...groups])
  return [...bySequence(items), ...bySequence(groups)]
}

type Part = ResourceGroup | ResourceGroupItem
