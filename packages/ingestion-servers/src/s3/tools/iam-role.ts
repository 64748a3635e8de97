import {
  CreateRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam'
import { RefusedError } from '@ddex/dsp-core'
import { isSame, unless } from './aws-answers.ts'
import type { AwsClients } from './aws-clients.ts'
import type { RunOptions } from './create-bucket.ts'
import { policyText, type PolicyDocument } from './policy-document.ts'
import { describeSteps, iamStep, runSteps, type Step, type StepReport } from './step.ts'

export interface RoleRequest {
  /** At most 64 letters, digits and + = , . @ _ -. */
  name: string
  description: string
  trust: PolicyDocument
  policy: PolicyDocument
  maxSessionHours?: number
}

export interface FoundRole {
  isOurs: boolean
  trust: PolicyDocument
  policy: PolicyDocument | null
}

/** By which roles and users are known as ours, and the name of their one policy. */
export const iamTag = { Key: 'ddex-dsp', Value: 'deliveries' }
export const iamPolicyName = 'ddex-dsp'

/** What there is to do until the role is as wanted; nothing when it is. */
export function planRole(wanted: RoleRequest, found: FoundRole | null): Step[] {
  const { name, description, trust, policy, maxSessionHours = 1 } = wanted
  requireIamName(name)
  if (found && !found.isOurs) throw notOurs('role', name)
  const trustText = policyText(trust, 'trust')
  const create = new CreateRoleCommand({
    RoleName: name,
    Description: description,
    AssumeRolePolicyDocument: trustText,
    MaxSessionDuration: maxSessionHours * 3600,
    Tags: [iamTag],
  })
  const retrust = { RoleName: name, PolicyDocument: trustText }
  const allow = {
    RoleName: name,
    PolicyName: iamPolicyName,
    PolicyDocument: policyText(policy, 'role'),
  }
  return [
    ...(found ? [] : [iamStep(`Make the role ${name}`, create)]),
    ...(found && !isSame(found.trust, trust)
      ? [iamStep(`Say who may take on ${name}`, new UpdateAssumeRolePolicyCommand(retrust))]
      : []),
    ...(isSame(found?.policy, policy)
      ? []
      : [iamStep(`Say what ${name} may do`, new PutRolePolicyCommand(allow))]),
  ]
}

export const notOurs = (kind: string, name: string): RefusedError =>
  new RefusedError(
    'IAM_NAME_TAKEN',
    `Your account has a ${kind} ${name} that was not made by this tool. Choose another name.`,
  )

export function requireIamName(name: string): void {
  if (/^[\w+=,.@-]{1,64}$/.test(name)) return
  throw new RefusedError(
    'IAM_NAME_INVALID',
    `'${name}' cannot be a name in IAM: it has 1 to 64 letters, digits and + = , . @ _ -.`,
  )
}

/** Makes the role or brings it to the wanted state. Gives the steps. */
export async function ensureRole(
  clients: AwsClients,
  wanted: RoleRequest,
  { dryRun = false, onStep }: RunOptions = {},
): Promise<StepReport[]> {
  const steps = planRole(wanted, await findRole(clients.iam, wanted.name))
  if (!dryRun) await runSteps(steps, clients, onStep)
  return describeSteps(steps)
}

export async function findRole(iam: IAMClient, name: string): Promise<FoundRole | null> {
  const missing = ['NoSuchEntity', 'NoSuchEntityException']
  const answer = await unless(missing, () => iam.send(new GetRoleCommand({ RoleName: name })))
  if (!answer?.Role) return null
  const policy = await unless(missing, () =>
    iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName: iamPolicyName })),
  )
  return {
    isOurs: (answer.Role.Tags ?? []).some((tag) => isSame(tag, iamTag)),
    trust: readPolicy(answer.Role.AssumeRolePolicyDocument ?? '{}'),
    policy: policy?.PolicyDocument ? readPolicy(policy.PolicyDocument) : null,
  }
}

/** IAM gives policies percent-encoded. */
export const readPolicy = (text: string): PolicyDocument =>
  JSON.parse(decodeURIComponent(text)) as PolicyDocument
