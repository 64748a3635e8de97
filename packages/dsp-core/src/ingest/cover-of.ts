import type { ErnMessage, Resource } from '@ddex/ern'
import type { IdentifiedRelease } from './read-delivery.ts'

/** The cover of a release: the picture that is linked as such, one that says so, or any of its own. */
export function coverOf(
  { release }: IdentifiedRelease,
  { resources }: ErnMessage,
): Resource | null {
  const images = resources.filter(({ type, files }) => type === 'Image' && files.length > 0)
  const own = images.filter(({ ref }) => release.resourceRefs.includes(ref))
  const linked = images.find(({ ref }) => release.coverRefs.includes(ref))
  const isFront = ({ subType }: Resource) => subType === 'FrontCoverImage'
  return linked ?? own.find(isFront) ?? images.find(isFront) ?? own[0] ?? null
}
