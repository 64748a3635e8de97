import { RefusedError } from '@ddex/dsp-core'
import type { BucketFeed } from './bucket-feed.ts'
import { distinctName } from './distinct-name.ts'
import type { RoleRequest } from './iam-role.ts'
import type { UserRequest } from './iam-user.ts'
import {
  assumeRoleTrust,
  senderPolicy,
  signerPolicy,
  type BucketOf,
  type SignerScope,
} from './sender-policy.ts'

/** The role or user of ours through which a feed's sender writes. */
export const senderName = (feedId: string): string => `ddex-dsp-feed-${feedId}`

/** The user of ours whose keys sign URLs for a bucket. IAM's names are shorter than those of buckets. */
export function signerName(bucket: string): string {
  const name = `ddex-dsp-signer-${bucket}`
  if (name.length <= 64) return name
  return `ddex-dsp-signer-${distinctName(`${bucket}.`).slice(-8)}`
}

/**
 * The role that the sender of an `iam-role` feed takes on with its external id. A session may last 12
 * hours, so that a big delivery is not cut.
 */
export function senderRole(at: BucketOf, feed: BucketFeed, kmsKeyArn?: string): RoleRequest {
  const { feedId, senderPrincipal, externalId } = feed
  if (senderPrincipal === null || externalId === null) {
    throw new RefusedError(
      'FEED_SENDER_UNKNOWN',
      `Feed ${feedId} needs its sender's principal and an external id for a role of ours.`,
    )
  }
  return {
    name: senderName(feedId),
    description: `Delivers to ${at.bucket} for feed ${feedId}`,
    trust: assumeRoleTrust(senderPrincipal, externalId),
    policy: senderPolicy(at, feed, kmsKeyArn),
    maxSessionHours: 12,
  }
}

/** The user whose keys the sender of an `access-keys` feed gets. */
export const senderUser = (at: BucketOf, feed: BucketFeed, kmsKeyArn?: string): UserRequest => ({
  name: senderName(feed.feedId),
  policy: senderPolicy(at, feed, kmsKeyArn),
})

/** The user whose keys sign URLs for the `signed-url` feeds among `feeds`. */
export const signerUser = (
  at: BucketOf,
  feeds: readonly BucketFeed[],
  scope: SignerScope = 'feeds',
  kmsKeyArn?: string,
): UserRequest => ({
  name: signerName(at.bucket),
  policy: signerPolicy(at, feeds, scope, kmsKeyArn),
})
