import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type BucketLocationConstraint,
} from '@aws-sdk/client-s3'
import { RefusedError } from '@ddex/dsp-core'
import { isSame } from './aws-answers.ts'
import { requireAccountId, requireBucketName, requireExactArn, requireRegion } from './aws-names.ts'
import type { FoundBucket } from './found-bucket.ts'
import { lifecycleRules, ourRule, type LifecycleSettings } from './lifecycle.ts'
import { s3Step, type Step } from './step.ts'

export interface BucketRequest {
  bucket: string
  region: string
  accountId: string
  /** By S3's own keys, or by a key of ours, which senders' accounts must be let use as well. */
  encryption: { kind: 's3' } | { kind: 'kms'; keyArn: string }
  lifecycle: LifecycleSettings
  tags: Readonly<Record<string, string>>
  /** Take over a bucket of our account that was not made by this tool. */
  adopt?: boolean
}

/** By which a bucket is known as one that this tool may change. */
const ourTag = { Key: 'ddex-dsp', Value: 'deliveries' }

/**
 * What there is to do until the bucket is as wanted; nothing when it is. Throws a refusal for a
 * bucket of our account that is used for something else, unless it is to be adopted.
 */
export function planBucket(wanted: BucketRequest, found: FoundBucket | null): Step[] {
  requireBucketName(wanted.bucket)
  requireRegion(wanted.region)
  requireAccountId(wanted.accountId)
  if (wanted.encryption.kind === 'kms') requireExactArn(wanted.encryption.keyArn, 'kms')
  if (found && !isOurs(found) && !wanted.adopt) throw inUse(wanted.bucket)
  return [
    ...(found ? [] : [createStep(wanted)]),
    ...[tagging, publicAccess, ownership, encryption, versioning, lifecycle].flatMap((plan) =>
      plan(wanted, found),
    ),
  ]
}

/** An empty one may be what an earlier run had made when it was stopped. */
const isOurs = ({ tags, isEmpty }: FoundBucket): boolean =>
  isEmpty || tags.some(({ Key, Value }) => Key === ourTag.Key && Value === ourTag.Value)

const inUse = (bucket: string): RefusedError =>
  new RefusedError(
    'BUCKET_IN_USE',
    `Your account has a bucket ${bucket} already, with objects in it and without our tag. Changing it could break what it is for: choose another name, or adopt it.`,
  )

type PlanPart = (wanted: BucketRequest, found: FoundBucket | null) => Step[]

function createStep({ bucket, region }: BucketRequest): Step {
  return s3Step(
    `Make the bucket ${bucket} in ${region}`,
    new CreateBucketCommand({
      Bucket: bucket,
      ObjectOwnership: 'BucketOwnerEnforced',
      // S3 wants no constraint for its oldest region.
      ...(region !== 'us-east-1' && {
        CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
      }),
    }),
  )
}

const owned = ({ bucket, accountId }: BucketRequest) => ({
  Bucket: bucket,
  ExpectedBucketOwner: accountId,
})

/** Tags of others stay: bills are split by them. Ours comes first, so that a stopped run is known again. */
const tagging: PlanPart = (wanted, found) => {
  const ours = [ourTag, ...Object.entries(wanted.tags).map(([Key, Value]) => ({ Key, Value }))]
  const others = (found?.tags ?? []).filter(({ Key }) => !ours.some((tag) => tag.Key === Key))
  const isThere = ours.every((tag) => found?.tags.some((other) => isSame(tag, other)))
  if (isThere) return []
  const Tagging = { TagSet: [...others, ...ours] }
  return [s3Step('Tag it', new PutBucketTaggingCommand({ ...owned(wanted), Tagging }))]
}

const publicAccess: PlanPart = (wanted, found) => {
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  }
  if (isSame(found?.publicAccess, PublicAccessBlockConfiguration)) return []
  const input = { ...owned(wanted), PublicAccessBlockConfiguration }
  return [s3Step('Block public access', new PutPublicAccessBlockCommand(input))]
}

const ownership: PlanPart = (wanted, found) => {
  if (!found || found.ownership === 'BucketOwnerEnforced') return []
  const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] }
  return [
    s3Step(
      'Turn access control lists off: all objects are ours',
      new PutBucketOwnershipControlsCommand({ ...owned(wanted), OwnershipControls }),
    ),
  ]
}

const encryption: PlanPart = (wanted, found) => {
  const key = wanted.encryption.kind === 'kms' ? wanted.encryption.keyArn : undefined
  const algorithm = key ? ('aws:kms' as const) : ('AES256' as const)
  if (isSame(found?.encryption, { algorithm, keyArn: key })) return []
  const ApplyServerSideEncryptionByDefault = {
    SSEAlgorithm: algorithm,
    ...(key && { KMSMasterKeyID: key }),
  }
  // A bucket key saves most calls to KMS, each of which costs.
  const Rules = [{ ApplyServerSideEncryptionByDefault, BucketKeyEnabled: key !== undefined }]
  return [
    s3Step(
      `Encrypt with ${key ? 'your key' : "S3's keys"} unless asked otherwise`,
      new PutBucketEncryptionCommand({
        ...owned(wanted),
        ServerSideEncryptionConfiguration: { Rules },
      }),
    ),
  ]
}

const versioning: PlanPart = (wanted, found) => {
  if (found?.versioning === 'Enabled') return []
  const VersioningConfiguration = { Status: 'Enabled' as const }
  return [
    s3Step(
      'Keep what is overwritten or deleted as old versions',
      new PutBucketVersioningCommand({ ...owned(wanted), VersioningConfiguration }),
    ),
  ]
}

const lifecycle: PlanPart = (wanted, found) => {
  const rules = lifecycleRules(wanted.lifecycle)
  const before = found?.lifecycle ?? []
  const others = before.filter(({ ID }) => !ID?.startsWith(ourRule))
  const ours = before.filter(({ ID }) => ID?.startsWith(ourRule))
  if (isSame(byId(ours), byId(rules))) return []
  return [
    s3Step(
      'Let old objects get cheaper and go, and unfinished uploads end',
      new PutBucketLifecycleConfigurationCommand({
        ...owned(wanted),
        LifecycleConfiguration: { Rules: [...others, ...rules] },
      }),
    ),
  ]
}

const byId = <T extends { ID?: string | undefined }>(rules: readonly T[]): T[] =>
  rules.toSorted((a, b) => ((a.ID ?? '') < (b.ID ?? '') ? -1 : 1))
