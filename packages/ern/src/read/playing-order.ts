import type { ResourceGroup, ResourceGroupItem } from '../model.ts'

interface Numbered {
  sequence: number | null
}

/** In the order of their numbers; what has none, as a cover, comes last and as written. */
export function bySequence<T extends Numbered>(entries: readonly T[]): T[] {
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
  return groups.flatMap((group) => {
    const { groups: inner } = group
    const isLast = (item: ResourceGroupItem) => item.isSecondary === true && item.sequence === null
    const items = group.items.filter((item) => !isLast(item))
    const isCountedTogether = !inner.some(
      ({ sequence }) => sequence !== null && items.some((item) => item.sequence === sequence),
    )
    const parts = isCountedTogether
      ? bySequence<Part>([...items, ...inner])
      : [...bySequence(items), ...bySequence(inner)]
    return [...parts, ...group.items.filter(isLast)].flatMap((part) =>
      'items' in part ? playingOrder([part]) : [part.resourceRef],
    )
  })
}

type Part = ResourceGroup | ResourceGroupItem
