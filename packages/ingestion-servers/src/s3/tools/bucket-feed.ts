import { ownPrefixes, RefusedError, type Feed } from '@ddex/dsp-core'
import { requireExternalId, requirePrefix, requirePrincipal } from './aws-names.ts'

/** What the bucket tools have to know of a feed. */
export interface BucketFeed {
  feedId: string
  /** What the sender's keys begin with; ends with `/`. */
  prefix: string
  access: 'iam-role' | 'access-keys' | 'signed-url'
  /** ARN of the sender's account, role or user, for `iam-role`. */
  senderPrincipal: string | null
  /** For `iam-role`: set, the sender takes on a role of ours with it; null, it writes as itself. */
  externalId: string | null
  /** `move`: what was taken goes to `processed/`, and only then may the function delete it. */
  afterReceipt: 'keep' | 'move'
  /** Addresses and networks from which the sender may come; none: from all. */
  allowedAddresses?: readonly string[]
}

/** An S3 feed as the tools see it. Throws a refusal for a feed of another protocol. */
export function bucketFeedOf(feed: Pick<Feed, 'id' | 'location' | 'settings'>): BucketFeed {
  const { id, location, settings } = feed
  if (location?.kind !== 's3') {
    throw new RefusedError('FEED_NOT_S3', `Feed ${id} does not deliver to an S3 bucket.`)
  }
  const { prefix, access, senderPrincipal, externalId, afterReceipt } = location
  const { allowedAddresses } = settings
  return { feedId: id, prefix, access, senderPrincipal, externalId, afterReceipt, allowedAddresses }
}

/** What we write for a feed, outside of everything that is watched. */
export const ownPrefixesOf = (feedId: string) => ({
  processed: `processed/${feedId}/`,
  errors: `errors/${feedId}/`,
  acknowledgements: `acknowledgements/${feedId}/`,
})

export const prefixesOverlap = (one: string, other: string): boolean =>
  one.startsWith(other) || other.startsWith(one)

/** Throws what keeps `feeds` from sharing a bucket: bad names, or keys that belong to two of them. */
export function requireApart(feeds: readonly BucketFeed[]): void {
  for (const [index, feed] of feeds.entries()) {
    requireFeed(feed)
    const other = feeds.slice(index + 1).find(({ prefix }) => prefixesOverlap(feed.prefix, prefix))
    if (!other) continue
    throw new RefusedError(
      'BUCKET_PREFIX_SHARED',
      `Feeds ${feed.feedId} (${feed.prefix}) and ${other.feedId} (${other.prefix}) have keys in common: each could write what is the other's.`,
    )
  }
}

function requireFeed(feed: BucketFeed): void {
  requirePrefix(feed.prefix)
  requirePrefix(`${feed.feedId}/`)
  if (ownPrefixes.some((root) => prefixesOverlap(feed.prefix, root))) {
    const names = ownPrefixes.join(', ')
    throw new RefusedError(
      'BUCKET_PREFIX_OURS',
      `Feed ${feed.feedId} cannot have the prefix ${feed.prefix}: ${names} are where we write ourselves.`,
    )
  }
  if (feed.externalId !== null) requireExternalId(feed.externalId)
  if (feed.access !== 'iam-role') return
  if (feed.senderPrincipal !== null) return requirePrincipal(feed.senderPrincipal)
  throw new RefusedError(
    'FEED_SENDER_UNKNOWN',
    `Feed ${feed.feedId} lets an IAM role in and does not say whose. Set its sender's account, role or user.`,
  )
}
