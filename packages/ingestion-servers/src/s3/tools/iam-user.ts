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
import type { RunOptions } from './create-bucket.ts'
import { iamPolicyName, iamTag, notOurs, readPolicy, requireIamName } from './iam-role.ts'
import { policyText, type PolicyDocument } from './policy-document.ts'
import { describeSteps, iamStep, runSteps, type Step, type StepReport } from './step.ts'

export interface UserRequest {
  name: string
  policy: PolicyDocument
}

export interface FoundUser {
  isOurs: boolean
  policy: PolicyDocument | null
}

/** What there is to do until the user is as wanted; nothing when it is. */
export function planUser({ name, policy }: UserRequest, found: FoundUser | null): Step[] {
  requireIamName(name)
  if (found && !found.isOurs) throw notOurs('user', name)
  const create = new CreateUserCommand({ UserName: name, Tags: [iamTag] })
  const allow = new PutUserPolicyCommand({
    UserName: name,
    PolicyName: iamPolicyName,
    PolicyDocument: policyText(policy, 'user'),
  })
  return [
    ...(found ? [] : [iamStep(`Make the user ${name}`, create)]),
    ...(isSame(found?.policy, policy) ? [] : [iamStep(`Say what ${name} may do`, allow)]),
  ]
}

/** Makes the user or brings it to the wanted state. Gives the steps. */
export async function ensureUser(
  clients: AwsClients,
  wanted: UserRequest,
  { dryRun = false, onStep }: RunOptions = {},
): Promise<StepReport[]> {
  const steps = planUser(wanted, await findUser(clients.iam, wanted.name))
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
 * A new pair of keys for a user; an older one goes on working, so that its holder can change over. IAM
 * keeps two at most: throws a refusal that names both when there are two.
 */
export async function issueAccessKey(
  { iam }: AwsClients,
  userName: string,
): Promise<AccessKeyPair> {
  const named = { UserName: userName }
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand(named))
  if (AccessKeyMetadata.length >= 2) {
    const ids = AccessKeyMetadata.map(({ AccessKeyId }) => AccessKeyId).join(' and ')
    throw new RefusedError(
      'ACCESS_KEYS_FULL',
      `${userName} has two keys already (${ids}). Revoke the one that is no longer used.`,
    )
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand(named))
  if (!AccessKey?.AccessKeyId || !AccessKey.SecretAccessKey) throw new Error('IAM gave no key.')
  return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
}

/** Takes a pair of keys away. It stops working within seconds. One that is gone already is fine. */
export async function revokeAccessKey(
  { iam }: AwsClients,
  userName: string,
  accessKeyId: string,
): Promise<void> {
  const key = { UserName: userName, AccessKeyId: accessKeyId }
  await unless(missing, () => iam.send(new DeleteAccessKeyCommand(key)))
}
