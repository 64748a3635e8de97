import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  PutUserPolicyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam'
import { RefusedError } from '@ddex/dsp-core'
import { isSame, unless } from './aws-answers.ts'
import type { AwsClients } from './aws-clients.ts'
import type { BucketFeed } from './bucket-feed.ts'
import type { RunOptions } from './create-bucket.ts'
import {
  iamPolicyName,
  iamTag,
  notOurs,
  readPolicy,
  requireIamName,
  type RoleRequest,
} from './iam-role.ts'
import { policyText, type PolicyDocument } from './policy-document.ts'
import { assumeRoleTrust, senderPolicy, type BucketOf } from './sender-policy.ts'
import { describeSteps, iamStep, runSteps, type Step, type StepReport } from './step.ts'

/** The role or user of ours through which a feed's sender writes. */
export const senderName = (feedId: string): string => `ddex-dsp-feed-${feedId}`

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

export interface FoundUser {
  isOurs: boolean
  policy: PolicyDocument | null
}

/** What there is to do until the user of an `access-keys` feed is as wanted. */
export function planSenderUser(
  at: BucketOf,
  feed: BucketFeed,
  found: FoundUser | null,
  kmsKeyArn?: string,
): Step[] {
  const UserName = senderName(feed.feedId)
  requireIamName(UserName)
  if (found && !found.isOurs) throw notOurs('user', UserName)
  const policy = senderPolicy(at, feed, kmsKeyArn)
  const create = new CreateUserCommand({ UserName, Tags: [iamTag] })
  const PolicyDocument = policyText(policy, 'user')
  const allow = new PutUserPolicyCommand({ UserName, PolicyName: iamPolicyName, PolicyDocument })
  return [
    ...(found ? [] : [iamStep(`Make the user ${UserName}`, create)]),
    ...(isSame(found?.policy, policy) ? [] : [iamStep(`Say what ${UserName} may do`, allow)]),
  ]
}

/** Makes the user or brings it to the wanted state. Gives the steps. */
export async function ensureSenderUser(
  clients: AwsClients,
  at: BucketOf,
  feed: BucketFeed,
  { dryRun = false, onStep, kmsKeyArn }: RunOptions & { kmsKeyArn?: string } = {},
): Promise<StepReport[]> {
  const found = await findUser(clients.iam, senderName(feed.feedId))
  const steps = planSenderUser(at, feed, found, kmsKeyArn)
  if (!dryRun) await runSteps(steps, clients, onStep)
  return describeSteps(steps)
}

const missing = ['NoSuchEntity', 'NoSuchEntityException']

async function findUser(iam: IAMClient, UserName: string): Promise<FoundUser | null> {
  const answer = await unless(missing, () => iam.send(new GetUserCommand({ UserName })))
  if (!answer?.User) return null
  const policy = await unless(missing, () =>
    iam.send(new GetUserPolicyCommand({ UserName, PolicyName: iamPolicyName })),
  )
  return {
    isOurs: (answer.User.Tags ?? []).some((tag) => isSame(tag, iamTag)),
    policy: policy?.PolicyDocument ? readPolicy(policy.PolicyDocument) : null,
  }
}

export interface AccessKeyPair {
  accessKeyId: string
  /** Shown once, and kept nowhere by AWS in a form that could be read. */
  secretAccessKey: string
}

/**
 * A new pair of keys for the sender; an older one goes on working, so that the sender can change
 * over. IAM keeps two at most: throws a refusal that names both when there are two.
 */
export async function issueAccessKey(clients: AwsClients, feedId: string): Promise<AccessKeyPair> {
  const UserName = senderName(feedId)
  const { AccessKeyMetadata = [] } = await clients.iam.send(new ListAccessKeysCommand({ UserName }))
  if (AccessKeyMetadata.length >= 2) {
    const ids = AccessKeyMetadata.map(({ AccessKeyId }) => AccessKeyId).join(' and ')
    throw new RefusedError(
      'ACCESS_KEYS_FULL',
      `Feed ${feedId} has two keys already (${ids}). Revoke the one that its sender no longer uses.`,
    )
  }
  const { AccessKey } = await clients.iam.send(new CreateAccessKeyCommand({ UserName }))
  if (!AccessKey?.AccessKeyId || !AccessKey.SecretAccessKey) throw new Error('IAM gave no key.')
  return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
}

/** Takes a pair of keys away. It stops working within seconds. One that is gone already is fine. */
export async function revokeAccessKey(
  clients: AwsClients,
  feedId: string,
  accessKeyId: string,
): Promise<void> {
  const key = { UserName: senderName(feedId), AccessKeyId: accessKeyId }
  await unless(missing, () => clients.iam.send(new DeleteAccessKeyCommand(key)))
}
