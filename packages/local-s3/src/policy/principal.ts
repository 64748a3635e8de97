import { listOf, type PolicyPrincipal } from './document.ts'
import type { Caller } from './request-context.ts'

/**
 * How a statement names a caller: `direct` by its own ARN, by its service or as everybody; `account`
 * through its account, which leaves the decision to that account's own policies.
 */
export type PrincipalMatch = 'direct' | 'account' | null

/** The 12 digits of an ARN's account; '' when it has none. */
export const accountOf = (arn: string): string => arn.split(':')[4] ?? ''

/** `arn:aws:sts::1:assumed-role/Name/session` -> `Name` and account; null for other ARNs. */
function assumedRole(arn: string): { account: string; role: string } | null {
  const match = /^arn:[\w-]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn)
  return match ? { account: match[1] as string, role: match[2] as string } : null
}

/** Whether `named` is the role that a session was assumed of; a session's ARN has no path. */
function isRoleOf(named: string, arn: string): boolean {
  const session = assumedRole(arn)
  const role = /^arn:[\w-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(named)
  return role !== null && session?.account === role[1] && session?.role === role[2]
}

function matchAws(named: string, arn: string): PrincipalMatch {
  if (named === '*' || named === arn || isRoleOf(named, arn)) return 'direct'
  const account = /^(\d{12})$|^arn:[\w-]+:iam::(\d{12}):root$/.exec(named)
  const digits = account?.[1] ?? account?.[2]
  return digits !== undefined && digits === accountOf(arn) ? 'account' : null
}

/** How a Principal element names a caller. */
export function matchPrincipal(principal: PolicyPrincipal, caller: Caller): PrincipalMatch {
  if (principal === '*') return 'direct'
  if (caller.kind === 'service')
    return listOf(principal.Service).includes(caller.name) ? 'direct' : null
  const named = listOf(principal.AWS)
  if (caller.kind === 'anonymous') return named.includes('*') ? 'direct' : null
  const matches = named.map((one) => matchAws(one, caller.arn))
  if (matches.includes('direct')) return 'direct'
  return matches.includes('account') ? 'account' : null
}
