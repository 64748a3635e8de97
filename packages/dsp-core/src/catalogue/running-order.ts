import type { ErnMessage, Release, Resource, ResourceGroup } from '@ddex/ern'

/** A recording in its place on a release. */
export interface Placed {
  resource: Resource
  disc: number
  number: number
}

/**
 * The recordings of a release in playing order. Groups at the top that hold recordings are discs
 * (or sides); deeper groups (works, movements) keep their order within the disc.
 */
export function runningOrder(release: Release, message: ErnMessage): Placed[] {
  const recordings = new Map(
    message.resources.filter(({ type }) => type === 'SoundRecording').map((r) => [r.ref, r]),
  )
  const discs = discsOf(release.groups, recordings)
  const ordered = discs.length > 0 ? discs : [release.resourceRefs.filter((r) => recordings.has(r))]
  return ordered.flatMap((refs, discIndex) =>
    refs.flatMap((ref, trackIndex) => {
      const resource = recordings.get(ref)
      return resource ? [{ resource, disc: discIndex + 1, number: trackIndex + 1 }] : []
    }),
  )
}

function discsOf(groups: ResourceGroup[], recordings: Map<string, Resource>): string[][] {
  const playable = (refs: string[]) => refs.filter((ref) => recordings.has(ref))
  const discs: string[][] = []
  for (const group of groups) {
    const own = playable(itemRefs(group))
    const nested = group.groups.map((inner) => playable(allRefs(inner)))
    const inner = nested.filter((refs) => refs.length > 0)
    // A wrapper around components is no disc itself; a flat group is one.
    if (own.length === 0 && inner.length > 0 && isComponentLevel(group)) discs.push(...inner)
    else if (own.length + inner.length > 0) discs.push(playable(allRefs(group)))
  }
  return discs
}

const isComponentLevel = (group: ResourceGroup): boolean =>
  group.groups.every(({ type }) => type === null || type === 'Component' || type === 'Side')

const bySequence = <T extends { sequence: number | null }>(items: T[]): T[] =>
  items
    .map((item, index) => ({ item, index }))
    .sort(
      (a, b) => (a.item.sequence ?? a.index) - (b.item.sequence ?? b.index) || a.index - b.index,
    )
    .map(({ item }) => item)

const itemRefs = (group: ResourceGroup): string[] =>
  bySequence(group.items).map(({ resourceRef }) => resourceRef)

const allRefs = (group: ResourceGroup): string[] => [
  ...itemRefs(group),
  ...bySequence(group.groups).flatMap(allRefs),
]
