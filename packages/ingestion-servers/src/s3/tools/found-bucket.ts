import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  type LifecycleRule,
  type PublicAccessBlockConfiguration,
  type S3Client,
  type ServerSideEncryptionConfiguration,
  type Tag,
} from '@aws-sdk/client-s3'
import { RefusedError } from '@ddex/dsp-core'
import { awsErrorName, awsStatus, unless } from './aws-answers.ts'

/** A bucket of our account as it is. */
export interface FoundBucket {
  versioning: string | undefined
  encryption: { algorithm: string | undefined; keyArn: string | undefined } | null
  publicAccess: PublicAccessBlockConfiguration | null
  ownership: string | undefined
  lifecycle: LifecycleRule[]
  tags: Tag[]
  isEmpty: boolean
}

/**
 * The bucket, null when there is none of this name anywhere. Throws a refusal in words when the
 * name belongs to another account or the bucket is in another region than `region`.
 */
export async function findBucket(
  s3: S3Client,
  bucket: string,
  region: string,
  accountId: string,
): Promise<FoundBucket | null> {
  const owned = { Bucket: bucket, ExpectedBucketOwner: accountId }
  try {
    const head = await s3.send(new HeadBucketCommand(owned))
    if (head.BucketRegion && head.BucketRegion !== region)
      throw elsewhere(bucket, head.BucketRegion)
  } catch (error) {
    if (awsStatus(error) === 404) return null
    throw explained(error, bucket, accountId)
  }
  return readBucket(s3, owned)
}

function explained(error: unknown, bucket: string, accountId: string): unknown {
  if (error instanceof RefusedError) return error
  if (awsStatus(error) === 301 || awsErrorName(error) === 'PermanentRedirect')
    return elsewhere(bucket, 'another region')
  if (awsStatus(error) !== 403) return error
  return new RefusedError(
    'BUCKET_FOREIGN',
    `The name ${bucket} is taken by a bucket that account ${accountId} may not see: names are unique over all of AWS. Choose another name, or sign in to the account that it belongs to.`,
    { cause: error },
  )
}

const elsewhere = (bucket: string, region: string): RefusedError =>
  new RefusedError(
    'BUCKET_ELSEWHERE',
    `The bucket ${bucket} is in ${region}, and a bucket cannot be moved. Name that region, or choose another name.`,
  )

type Owned = { Bucket: string; ExpectedBucketOwner: string }

async function readBucket(s3: S3Client, owned: Owned): Promise<FoundBucket> {
  const [versioning, encryption, access, ownership, lifecycle, tagging, isEmpty] =
    await Promise.all([
      s3.send(new GetBucketVersioningCommand(owned)),
      unless('ServerSideEncryptionConfigurationNotFoundError', () =>
        s3.send(new GetBucketEncryptionCommand(owned)),
      ),
      unless('NoSuchPublicAccessBlockConfiguration', () =>
        s3.send(new GetPublicAccessBlockCommand(owned)),
      ),
      unless('OwnershipControlsNotFoundError', () =>
        s3.send(new GetBucketOwnershipControlsCommand(owned)),
      ),
      unless('NoSuchLifecycleConfiguration', () =>
        s3.send(new GetBucketLifecycleConfigurationCommand(owned)),
      ),
      unless('NoSuchTagSet', () => s3.send(new GetBucketTaggingCommand(owned))),
      hasNothing(s3, owned),
    ])
  return {
    versioning: versioning.Status,
    encryption: encryptionOf(encryption?.ServerSideEncryptionConfiguration),
    publicAccess: access?.PublicAccessBlockConfiguration ?? null,
    ownership: ownership?.OwnershipControls?.Rules?.[0]?.ObjectOwnership,
    lifecycle: lifecycle?.Rules ?? [],
    tags: tagging?.TagSet ?? [],
    isEmpty,
  }
}

async function hasNothing(s3: S3Client, owned: Owned): Promise<boolean> {
  const first = await s3.send(new ListObjectVersionsCommand({ ...owned, MaxKeys: 1 }))
  return !first.Versions?.length && !first.DeleteMarkers?.length
}

function encryptionOf(found?: ServerSideEncryptionConfiguration): FoundBucket['encryption'] {
  const rule = found?.Rules?.[0]?.ApplyServerSideEncryptionByDefault
  return rule ? { algorithm: rule.SSEAlgorithm, keyArn: rule.KMSMasterKeyID } : null
}
