import type { PolicyDocument } from './document.ts'
import { decision, evaluatePolicy, type Decision, type PolicyDecision } from './evaluate.ts'
import { accountOf } from './principal.ts'
import type { AccessRequest, Caller } from './request-context.ts'

/** Every policy that has a say in a call. */
export interface AccessPolicies {
  /** Of the user or role, attached or inline. */
  identityPolicies?: readonly PolicyDocument[]
  /** Of the bucket, queue, topic or function. */
  resourcePolicy?: PolicyDocument | null
  /** The account that owns the resource: 12 digits. */
  resourceAccount: string
  permissionsBoundary?: PolicyDocument | null
  /** Of the session of an assumed role. */
  sessionPolicies?: readonly PolicyDocument[]
  /** Service control policies, all of which must allow. */
  controlPolicies?: readonly PolicyDocument[]
}

const nothing = decision('implicit deny', null)

/** Allowed when one of them allows. */
const anyOf = (decisions: readonly Decision[]): Decision =>
  decisions.find(({ outcome }) => outcome === 'allowed') ?? nothing

/** The first that does not allow; null when there is none. */
const refusalOf = (decisions: readonly Decision[]): Decision | null =>
  decisions.find(({ outcome }) => outcome !== 'allowed') ?? null

const plain = ({ outcome, statement, sid }: Decision): Decision => ({ outcome, statement, sid })

/** Users are named for good; what a role is granted ends where its boundary or session does. */
const isGrantFinal = (caller: Caller): boolean =>
  caller.kind !== 'aws' || /:user\//.test(caller.arn)

interface Judged {
  identity: Decision
  resource: PolicyDecision
  limits: readonly Decision[]
}

function decideInside(caller: Caller, { identity, resource, limits }: Judged): Decision {
  const isGranted = resource.outcome === 'allowed' && resource.principal === 'direct'
  if (isGranted && isGrantFinal(caller)) return plain(resource)
  const grant = isGranted ? resource : identity
  if (grant.outcome !== 'allowed') return nothing
  return plain(refusalOf(limits) ?? grant)
}

function decideAcross({ identity, resource, limits }: Judged): Decision {
  if (resource.outcome !== 'allowed' || identity.outcome !== 'allowed') return nothing
  return plain(refusalOf(limits) ?? resource)
}

/**
 * AWS' evaluation logic: an explicit deny anywhere wins; within an account the identity's or the
 * resource's policy suffices, across accounts both must allow; boundaries, session and control policies
 * only take away. Anonymous callers and services have the resource's policy alone.
 * Source: "Policy evaluation logic", IAM User Guide.
 */
export function evaluateAccess(request: AccessRequest, policies: AccessPolicies): Decision {
  const { identityPolicies = [], sessionPolicies = [], controlPolicies = [] } = policies
  const evaluate = (policy: PolicyDocument): PolicyDecision => evaluatePolicy(policy, request)
  const resource = policies.resourcePolicy
    ? evaluate(policies.resourcePolicy)
    : { ...nothing, principal: null }
  const { caller } = request
  if (caller.kind !== 'aws') return plain(resource)
  const identities = identityPolicies.map(evaluate)
  const boundary = policies.permissionsBoundary ? [evaluate(policies.permissionsBoundary)] : []
  const sessions = sessionPolicies.map(evaluate)
  const controls = controlPolicies.map(evaluate)
  const denying = [...controls, resource, ...identities, ...boundary, ...sessions].find(
    ({ outcome }) => outcome === 'explicit deny',
  )
  if (denying) return plain(denying)
  const control = refusalOf(controls)
  if (control) return plain(control)
  const session = sessions.length > 0 ? [anyOf(sessions)] : []
  const judged: Judged = {
    identity: anyOf(identities),
    resource,
    limits: [...boundary, ...session],
  }
  return accountOf(caller.arn) === policies.resourceAccount
    ? decideInside(caller, judged)
    : decideAcross(judged)
}
