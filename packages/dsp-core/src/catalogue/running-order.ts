import {
  playingOrder,
  type ErnMessage,
  type Release,
  type Resource,
  type ResourceGroup,
} from '@ddex/ern'

/** A recording in its place on a release. */
export interface Placed {
  resource: Resource
  disc: number
  number: number
}

/**
 * The recordings of a release in playing order. Groups at the top that hold recordings are discs
 * (or sides); deeper groups (works, movements) keep their place within the disc.
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
    const nested = group.groups.map((inner) => playable(playingOrder([inner])))
    const deeper = new Set(nested.flat())
    // A cover's place that names a track of the groups beside it: that track is played once.
    const items = group.items.filter(
      ({ isSecondary, resourceRef }) => isSecondary !== true || !deeper.has(resourceRef),
    )
    const own = playable(items.map(({ resourceRef }) => resourceRef))
    const inner = nested.filter((refs) => refs.length > 0)
    // A wrapper around components is no disc itself; a flat group is one.
    if (own.length === 0 && inner.length > 0 && isComponentLevel(group)) discs.push(...inner)
    else if (own.length + inner.length > 0)
      discs.push(playable(playingOrder([{ ...group, items }])))
  }
  return discs
}

const isComponentLevel = (group: ResourceGroup): boolean =>
  group.groups.every(({ type }) => type === null || type === 'Component' || type === 'Side')
