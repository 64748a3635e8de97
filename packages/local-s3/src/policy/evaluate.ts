import { conditionHolds } from './condition.ts'
import { listOf, statementsOf, type PolicyDocument, type PolicyStatement } from './document.ts'
import { matchPrincipal, type PrincipalMatch } from './principal.ts'
import { readPattern, type AccessRequest } from './request-context.ts'
import { matchesArn, matchesPattern, toPattern } from './wildcard.ts'

export type Outcome = 'allowed' | 'implicit deny' | 'explicit deny'

/** What a policy says of a call, and which statement decided; null where none did. */
export interface Decision {
  outcome: Outcome
  statement: PolicyStatement | null
  /** The deciding statement's Sid; null when it has none. */
  sid: string | null
}

export const decision = (outcome: Outcome, statement: PolicyStatement | null): Decision => ({
  outcome,
  statement,
  sid: statement?.Sid ?? null,
})

/** A decision with how the deciding statement names the caller. */
export type PolicyDecision = Decision & { principal: PrincipalMatch }

const actionMatches = (patterns: readonly string[], action: string): boolean =>
  patterns.some((text) => matchesPattern(toPattern(text.toLowerCase()), action.toLowerCase()))

function appliesToAction({ Action, NotAction }: PolicyStatement, action: string): boolean {
  if (NotAction !== undefined) return !actionMatches(listOf(NotAction), action)
  return actionMatches(listOf(Action), action)
}

function appliesToResource(
  { Resource, NotResource }: PolicyStatement,
  { resource, context = {} }: AccessRequest,
  hasVariables: boolean,
): boolean {
  const matches = (text: string): boolean => {
    const pattern = readPattern(text, context, hasVariables)
    return pattern !== null && matchesArn(pattern, resource)
  }
  if (NotResource !== undefined) return !listOf(NotResource).some(matches)
  // A role's trust policy names no resource: it is about the role it belongs to.
  return Resource === undefined || listOf(Resource).some(matches)
}

/** How a statement names the caller; identities' policies name nobody, they are about their owner. */
function principalOf(statement: PolicyStatement, { caller }: AccessRequest): PrincipalMatch {
  const { Principal, NotPrincipal } = statement
  if (NotPrincipal !== undefined) return matchPrincipal(NotPrincipal, caller) ? null : 'direct'
  return Principal === undefined ? 'direct' : matchPrincipal(Principal, caller)
}

function applies(
  statement: PolicyStatement,
  request: AccessRequest,
  hasVariables: boolean,
): boolean {
  return (
    appliesToAction(statement, request.action) &&
    appliesToResource(statement, request, hasVariables) &&
    conditionHolds(statement.Condition, request.context ?? {}, hasVariables)
  )
}

/**
 * What one policy says of a call: a Deny that applies wins over every Allow, and what nothing allows is
 * implicitly denied. A statement that names the caller itself is told before one that names its account.
 */
export function evaluatePolicy(policy: PolicyDocument, request: AccessRequest): PolicyDecision {
  const hasVariables = policy.Version === '2012-10-17'
  const applying = statementsOf(policy)
    .map((statement) => ({ statement, principal: principalOf(statement, request) }))
    .filter(({ principal }) => principal !== null)
    .filter(({ statement }) => applies(statement, request, hasVariables))
  const denying = applying.find(({ statement }) => statement.Effect === 'Deny')
  if (denying)
    return { ...decision('explicit deny', denying.statement), principal: denying.principal }
  const allowing =
    applying.find(({ principal }) => principal === 'direct') ?? applying.find(() => true)
  if (!allowing) return { ...decision('implicit deny', null), principal: null }
  return { ...decision('allowed', allowing.statement), principal: allowing.principal }
}
