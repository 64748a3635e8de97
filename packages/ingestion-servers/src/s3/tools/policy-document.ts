import { RefusedError } from '@ddex/dsp-core'

export type Principal = '*' | { AWS: string | string[] } | { Service: string }

/** Operator to condition key to values: `{ Bool: { 'aws:SecureTransport': 'false' } }`. */
export type Conditions = Record<string, Record<string, string | string[]>>

export interface Statement {
  Sid: string
  Effect: 'Allow' | 'Deny'
  /** Whom it is about; left out in a policy that is attached to somebody. */
  Principal?: Principal
  Action: string | string[]
  /** What it is about; left out in a policy of a role about who may take it on. */
  Resource?: string | string[]
  Condition?: Conditions
}

export interface PolicyDocument {
  Version: '2012-10-17'
  Statement: Statement[]
}

/** A policy of `statements`, without those that are about nothing, which AWS would refuse. */
export const policyOf = (statements: readonly Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements.filter(({ Resource }) => Resource?.length !== 0),
})

/**
 * What AWS takes at most. Buckets: bytes as sent; IAM: characters without white space, as much as
 * all inline policies of a user or role may have together.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const policyLimits = {
  bucket: 20 * 1024,
  queue: 30 * 1024,
  user: 2048,
  role: 10_240,
  trust: 2048,
} as const

const advice = {
  bucket:
    'Let senders take on a role of ours (give their feeds an external id), which needs no room in the bucket policy, or use a second bucket.',
  queue: 'Use a queue of its own for these buckets.',
  user: 'Give each feed a user of its own, and let who signs URLs do so for all of deliveries/.',
  role: 'Give the function fewer buckets, or deploy a second one.',
  trust: 'Let fewer principals take on the role.',
} as const

/** The policy as AWS wants it. Throws when it is longer than AWS takes, with what to do instead. */
export function policyText(policy: PolicyDocument, holder: keyof typeof policyLimits): string {
  const text = JSON.stringify(policy)
  const size = Buffer.byteLength(text)
  if (size <= policyLimits[holder]) return text
  throw new RefusedError(
    'POLICY_TOO_LARGE',
    `The policy has ${size} bytes and AWS takes ${policyLimits[holder]} for a ${holder}. ${advice[holder]}`,
  )
}

/** How the names of our statements begin in policies that others may write to as well. */
export const ourSid = 'DdexDsp'

/** `policy` with `statements` in place of those that `isReplaced`; all others stay as they are. */
export function withStatements(
  policy: { Statement?: unknown } | null,
  statements: readonly Statement[],
  isReplaced: (sid: string) => boolean = (sid) => statements.some(({ Sid }) => Sid === sid),
): PolicyDocument {
  const found = [policy?.Statement ?? []].flat() as Statement[]
  return policyOf([...found.filter(({ Sid = '' }) => !isReplaced(Sid)), ...statements])
}
