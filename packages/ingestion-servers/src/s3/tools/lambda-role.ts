import { ownPrefixes } from '@ddex/dsp-core'
import {
  bucketArn,
  objectsArn,
  partitionOf,
  requireBucketName,
  requireExactArn,
  type AwsPlace,
} from './aws-names.ts'
import { requireApart, type BucketFeed } from './bucket-feed.ts'
import { policyOf, policyText, type PolicyDocument, type Statement } from './policy-document.ts'
import { keyThroughS3, type BucketOf } from './sender-policy.ts'

export interface WatchedBucket extends BucketOf {
  feeds: readonly BucketFeed[]
  /** The customer key that encrypts the bucket. */
  kmsKeyArn?: string
}

export interface LambdaRoleRequest extends AwsPlace {
  functionName: string
  /** Buckets of our account, in whichever regions. */
  buckets: readonly WatchedBucket[]
  /** Exactly those that the function reads, with the six characters that AWS adds. */
  secretArns: readonly string[]
  /** Roles in accounts of senders, for buckets of theirs. */
  foreignRoleArns?: readonly string[]
  /** The queue that events come through. */
  sourceQueueArn?: string
  /** Where events go that failed for good. */
  failureQueueArn?: string
}

/** Who may take on the function's role: Lambda. Handing it over takes `iam:PassRole` in our account. */
export const lambdaTrust = (): PolicyDocument =>
  policyOf([
    {
      Sid: 'Lambda',
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ])

/**
 * What the function may do: read, tag and remove what was delivered, write into our own prefixes
 * (and so never where an object wakes it), its own log, its own secrets. Throws when longer than AWS takes.
 */
export function lambdaRolePolicy(request: LambdaRoleRequest): PolicyDocument {
  const policy = policyOf([
    ownLog(request),
    ...request.buckets.flatMap(bucketStatements),
    ...reading('Secrets', 'secretsmanager', request.secretArns, 'secretsmanager:GetSecretValue'),
    ...reading('SendersRoles', 'iam', request.foreignRoleArns ?? [], 'sts:AssumeRole'),
    ...reading('SourceQueue', 'sqs', one(request.sourceQueueArn), [
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueAttributes',
    ]),
    ...reading('FailureQueue', 'sqs', one(request.failureQueueArn), 'sqs:SendMessage'),
  ])
  policyText(policy, 'role')
  return policy
}

const one = (arn: string | undefined): string[] => (arn === undefined ? [] : [arn])

/** The group itself is made when the function is deployed, with its retention. */
const ownLog = ({ region, accountId, functionName }: LambdaRoleRequest): Statement => ({
  Sid: 'OwnLog',
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: `arn:${partitionOf(region)}:logs:${region}:${accountId}:log-group:/aws/lambda/${functionName}:*`,
})

function reading(
  Sid: string,
  service: string,
  arns: readonly string[],
  Action: string | string[],
): Statement[] {
  for (const arn of arns) requireExactArn(arn, service)
  return arns.length === 0 ? [] : [{ Sid, Effect: 'Allow', Action, Resource: [...arns] }]
}

/** What taking deliveries out of a bucket needs, numbered so that several fit into one policy. */
export function bucketStatements(watched: WatchedBucket, index: number): Statement[] {
  const { bucket, region, feeds, kmsKeyArn } = watched
  requireBucketName(bucket)
  requireApart(feeds)
  const objectsOf = (some: readonly BucketFeed[]): string[] =>
    some.map(({ prefix }) => objectsArn(bucket, region, prefix))
  const allow = (name: string, Action: string[], Resource: string | string[]): Statement => ({
    Sid: `${name}${index}`,
    Effect: 'Allow',
    Action,
    Resource,
  })
  return [
    allow(
      'Take',
      [
        's3:GetObject',
        's3:GetObjectVersion',
        's3:GetObjectTagging',
        's3:GetObjectVersionTagging',
        's3:PutObjectTagging',
        's3:PutObjectVersionTagging',
      ],
      objectsOf(feeds),
    ),
    allow(
      'Remove',
      ['s3:DeleteObject'],
      objectsOf(feeds.filter(({ afterReceipt }) => afterReceipt === 'move')),
    ),
    allow(
      'Write',
      [
        's3:PutObject',
        // A copy takes its tags along.
        's3:PutObjectTagging',
        's3:AbortMultipartUpload',
        's3:ListMultipartUploadParts',
      ],
      ownPrefixes.map((root) => objectsArn(bucket, region, root)),
    ),
    // Without it S3 answers 403 and not 404 for an object that is gone, which then looks like a fault.
    allow('Miss', ['s3:ListBucket'], bucketArn(bucket, region)),
    ...(kmsKeyArn ? [{ ...keyThroughS3(region, kmsKeyArn), Sid: `Key${index}` }] : []),
  ]
}
