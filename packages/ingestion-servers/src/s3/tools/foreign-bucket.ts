import { assumeRoleTrust, type BucketOf } from './sender-policy.ts'
import { bucketStatements } from './lambda-role.ts'
import { policyOf, policyText, type PolicyDocument } from './policy-document.ts'
import { ownPrefixesOf, type BucketFeed } from './bucket-feed.ts'
import { objectsArn } from './aws-names.ts'

/**
 * The role that a sender makes in its own account, so that our function can fetch from a bucket of
 * the sender's: who may take it on (our function's role, with the external id of the feed) and what
 * it may do there. Of what we write ourselves it opens this feed's part alone.
 */
export function foreignBucketRole(
  at: BucketOf & { kmsKeyArn?: string },
  feed: BucketFeed,
  ourRoleArn: string,
): { trust: PolicyDocument; policy: PolicyDocument } {
  const trust = assumeRoleTrust(ourRoleArn, feed.externalId ?? '')
  const own = Object.values(ownPrefixesOf(feed.feedId))
  const statements = bucketStatements({ ...at, feeds: [feed] }, 0).map((statement) =>
    statement.Sid === 'Write0'
      ? { ...statement, Resource: own.map((prefix) => objectsArn(at.bucket, at.region, prefix)) }
      : statement,
  )
  const policy = policyOf(statements)
  policyText(policy, 'role')
  return { trust, policy }
}
