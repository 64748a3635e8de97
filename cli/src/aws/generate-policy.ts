import type { BucketFeed, PolicyDocument } from '@ddex/ingestion-servers/s3-tools'
import { usageError } from '../terminal/command-error.ts'
import type { Tools } from './aws-session.ts'
import type { BucketPlace } from './bucket-feeds.ts'

/** Whose policy: the bucket's, a sender's, the signer's, the function's role's, or a sender's role's trust. */
export const policyKinds = ['bucket', 'sender', 'signer', 'lambda', 'trust'] as const
export type PolicyKind = (typeof policyKinds)[number]

export interface PolicyFlags {
  for: PolicyKind
  kmsKey?: string
  account?: string
  secret?: string[]
  function: string
}

/** The policy as IAM or S3 takes it; nothing is asked of AWS. Throws what AWS would refuse. */
export function generatePolicy(
  tools: Tools,
  place: BucketPlace,
  flags: PolicyFlags,
): PolicyDocument {
  const { feeds, bucket, region } = place
  const at = { bucket, region }
  switch (flags.for) {
    case 'bucket':
      return tools.bucketPolicy(place)
    case 'signer':
      return tools.signerPolicy(at, feeds, 'feeds', flags.kmsKey)
    case 'lambda':
      return lambdaPolicy(tools, place, flags)
    case 'sender':
      return tools.senderPolicy(at, onlyOne(feeds), flags.kmsKey)
    case 'trust': {
      const { feedId, senderPrincipal, externalId } = onlyOne(feeds)
      if (senderPrincipal && externalId) return tools.assumeRoleTrust(senderPrincipal, externalId)
      throw usageError(`${feedId} says no sender with an external id: there is no role for it.`)
    }
  }
}

function lambdaPolicy(
  tools: Tools,
  { bucket, region, feeds }: BucketPlace,
  { account, secret = [], kmsKey, function: functionName }: PolicyFlags,
): PolicyDocument {
  if (!account) throw usageError("Say --account: the function's role names its own log by it.")
  return tools.lambdaRolePolicy({
    ...{ region, accountId: account, functionName, secretArns: secret },
    buckets: [{ bucket, region, feeds, ...(kmsKey ? { kmsKeyArn: kmsKey } : {}) }],
  })
}

function onlyOne(feeds: readonly BucketFeed[]): BucketFeed {
  const [only] = feeds
  if (only && feeds.length === 1) return only
  throw usageError(`There are ${feeds.length} feeds: say which with --feed.`)
}
