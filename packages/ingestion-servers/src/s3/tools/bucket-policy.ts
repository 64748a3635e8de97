import { bucketArn, requireBucketName, requireExactArn, requireRegion } from './aws-names.ts'
import { requireApart, type BucketFeed } from './bucket-feed.ts'
import { policyOf, policyText, type PolicyDocument, type Statement } from './policy-document.ts'
import { keyThroughS3, senderStatements, type BucketOf } from './sender-policy.ts'

export interface BucketPolicyRequest extends BucketOf {
  feeds: readonly BucketFeed[]
}

/**
 * The policy of a bucket that `feeds` deliver into: nobody without TLS, and each sender that writes
 * as itself in its own part. Senders with keys, signed URLs or an external id come as somebody of
 * our account, whose own policy says what they may (`senderPolicy`, `signerPolicy`), and so does the
 * function (`lambdaRolePolicy`): none of them needs a statement here.
 *
 * Encryption is the bucket's default and no condition: a sender that asks for none is encrypted all
 * the same, while a condition on the header would refuse it.
 *
 * Throws what AWS would refuse: principals, names, prefixes in common, over 20 KiB.
 */
export function bucketPolicy(request: BucketPolicyRequest): PolicyDocument {
  const { bucket, region, feeds } = request
  requireBucketName(bucket)
  requireRegion(region)
  requireApart(feeds)
  const policy = policyOf([tlsOnly(bucket, region), ...feeds.flatMap(directStatements(request))])
  policyText(policy, 'bucket')
  return policy
}

/** Whether the sender writes into the bucket with credentials of its own account. */
export const writesAsItself = (feed: BucketFeed): boolean =>
  feed.access === 'iam-role' && feed.externalId === null

const tlsOnly = (bucket: string, region: string): Statement => ({
  Sid: 'DdexDspTlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [bucketArn(bucket, region), `${bucketArn(bucket, region)}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
})

const directStatements =
  (at: BucketOf) =>
  (feed: BucketFeed): Statement[] => {
    const { senderPrincipal } = feed
    if (!writesAsItself(feed) || senderPrincipal === null) return []
    return senderStatements(at, feed).map(({ Sid, Effect, ...rest }) => ({
      Sid,
      Effect,
      Principal: { AWS: senderPrincipal },
      ...rest,
    }))
  }

/**
 * What the policy of a customer key needs beside what its account says, so that senders of other
 * accounts can write into a bucket that it encrypts; null when there are none.
 */
export function keyPolicyStatement(
  { region, feeds }: BucketPolicyRequest,
  keyArn: string,
): Statement | null {
  requireExactArn(keyArn, 'kms')
  const senders = feeds.filter(writesAsItself).flatMap((feed) => feed.senderPrincipal ?? [])
  if (senders.length === 0) return null
  return {
    ...keyThroughS3(region, keyArn),
    Sid: 'SendersThroughS3',
    Principal: { AWS: [...new Set(senders)] },
    Resource: '*',
  }
}
