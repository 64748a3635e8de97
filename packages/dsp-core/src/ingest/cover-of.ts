import type { ErnMessage } from '@ddex/ern'
import type { Cover } from '../schema/release.ts'
import type { PreparedMedia } from './prepare-media.ts'
import type { IdentifiedRelease } from './read-delivery.ts'

/** The cover of a release: the picture that is linked as such, one that says so, or any of its own. */
export function coverOf(
  { release }: IdentifiedRelease,
  { resources }: ErnMessage,
  { covers }: PreparedMedia,
): Cover | null {
  const images = resources.filter(({ ref }) => covers.has(ref))
  const own = images.filter(({ ref }) => release.resourceRefs.includes(ref))
  const linked = images.find(({ ref }) => release.coverRefs.includes(ref))
  const isFront = ({ subType }: { subType: string | null }) => subType === 'FrontCoverImage'
  const image = linked ?? own.find(isFront) ?? images.find(isFront) ?? own[0]
  return image ? (covers.get(image.ref) ?? null) : null
}
