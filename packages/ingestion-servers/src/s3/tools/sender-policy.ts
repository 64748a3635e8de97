import { randomBytes } from 'node:crypto'
import {
  bucketArn,
  objectsArn,
  partitionOf,
  requireExternalId,
  requirePrincipal,
} from './aws-names.ts'
import { ownPrefixesOf, type BucketFeed } from './bucket-feed.ts'
import { distinctSid } from './distinct-name.ts'
import {
  policyOf,
  ourSid,
  type Conditions,
  type PolicyDocument,
  type Statement,
} from './policy-document.ts'

export interface BucketOf {
  bucket: string
  region: string
}

/**
 * What a sender may do, in the part of the bucket that is its own and nowhere else: put objects in
 * one or many parts, check and resume them, see what is there, and read its acknowledgements.
 * Not: delete what it delivered, or list the uploads of a bucket, which would show those of others.
 */
export function senderStatements({ bucket, region }: BucketOf, feed: BucketFeed): Statement[] {
  const delivered = objectsArn(bucket, region, feed.prefix)
  const { acknowledgements } = ownPrefixesOf(feed.feedId)
  const from = sourceAddresses(feed)
  const allow = (name: string, rest: Omit<Statement, 'Sid' | 'Effect'>): Statement => ({
    Sid: distinctSid(`${ourSid}${name}`, feed.feedId),
    Effect: 'Allow',
    ...rest,
  })
  return [
    allow('Deliver', {
      Action: [
        's3:PutObject',
        's3:GetObject',
        's3:AbortMultipartUpload',
        's3:ListMultipartUploadParts',
      ],
      Resource: delivered,
      ...condition(from),
    }),
    // Senders of old set this header; ACLs are off, and without the right AWS refuses the upload.
    allow('OwnerAcl', {
      Action: 's3:PutObjectAcl',
      Resource: delivered,
      ...condition({ StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } }, from),
    }),
    allow('Acknowledged', {
      Action: 's3:GetObject',
      Resource: objectsArn(bucket, region, acknowledgements),
      ...condition(from),
    }),
    allow('List', {
      Action: 's3:ListBucket',
      Resource: bucketArn(bucket, region),
      ...condition(
        { StringLike: { 's3:prefix': [`${feed.prefix}*`, `${acknowledgements}*`] } },
        from,
      ),
    }),
  ]
}

function sourceAddresses({ allowedAddresses = [] }: BucketFeed): Conditions {
  return allowedAddresses.length === 0
    ? {}
    : { IpAddress: { 'aws:SourceIp': [...allowedAddresses] } }
}

function condition(...all: Conditions[]): { Condition?: Conditions } {
  const Condition = Object.assign({}, ...all) as Conditions
  return Object.keys(Condition).length === 0 ? {} : { Condition }
}

/**
 * Policy of the user (`access-keys`) or of the role of ours (`iam-role` with an external id) through
 * which a sender writes. With a KMS key it also opens the key, through S3 only.
 */
export function senderPolicy(at: BucketOf, feed: BucketFeed, kmsKeyArn?: string): PolicyDocument {
  return policyOf([
    ...senderStatements(at, feed),
    ...(kmsKeyArn ? [keyThroughS3(at.region, kmsKeyArn)] : []),
  ])
}

/** Decrypting is needed to put an object in many parts, too: S3 reads the parts again. */
export const keyThroughS3 = (region: string, keyArn: string): Statement => ({
  Sid: 'KeyThroughS3',
  Effect: 'Allow',
  Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
  Resource: keyArn,
  Condition: { StringEquals: { 'kms:ViaService': `s3.${region}.${dnsSuffix(region)}` } },
})

const dnsSuffix = (region: string): string =>
  partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'

/**
 * Who may take on a role: `principal`, and only with the external id. Without it a service that
 * works for many could be talked into using its right to the role for another of its customers.
 */
export function assumeRoleTrust(principal: string, externalId: string): PolicyDocument {
  requirePrincipal(principal)
  requireExternalId(externalId)
  return policyOf([
    {
      Sid: 'TakeOn',
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': externalId } },
    },
  ])
}

/** An external id that nobody guesses; one for each feed, made by us and not by the sender. */
export const newExternalId = (): string => `ddex-dsp-${randomBytes(18).toString('base64url')}`

/** For each feed's part alone, or for all of `deliveries/`, where the parts of many are too long a list. */
export type SignerScope = 'feeds' | 'deliveries'

/**
 * Policy of whoever signs URLs for the `signed-url` feeds among `feeds` (a signed URL can do what its
 * signer may): put objects under their prefixes, in one or many parts, and read acknowledgements.
 */
export function signerPolicy(
  { bucket, region }: BucketOf,
  feeds: readonly BucketFeed[],
  scope: SignerScope = 'feeds',
  kmsKeyArn?: string,
): PolicyDocument {
  const signed = feeds.filter(({ access }) => access === 'signed-url')
  const own = signed.map(({ feedId }) => ownPrefixesOf(feedId).acknowledgements)
  const isWide = scope === 'deliveries' && signed.length > 0
  const uploads = isWide ? ['deliveries/'] : signed.map(({ prefix }) => prefix)
  const reads = isWide ? ['acknowledgements/'] : own
  return policyOf([
    {
      Sid: 'SignUploads',
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      Resource: uploads.map((prefix) => objectsArn(bucket, region, prefix)),
    },
    {
      Sid: 'SignAcknowledgements',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: reads.map((prefix) => objectsArn(bucket, region, prefix)),
    },
    ...(kmsKeyArn ? [keyThroughS3(region, kmsKeyArn)] : []),
  ])
}
