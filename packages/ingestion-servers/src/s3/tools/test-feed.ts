import type { BucketFeed } from './bucket-feed.ts'

/** A feed below `deliveries/` whose sender uses signed URLs, unless `more` says otherwise. */
export const testFeed = (feedId: string, more: Partial<BucketFeed> = {}): BucketFeed => ({
  feedId,
  prefix: `deliveries/${feedId}/`,
  access: 'signed-url',
  senderPrincipal: null,
  externalId: null,
  afterReceipt: 'move',
  ...more,
})
