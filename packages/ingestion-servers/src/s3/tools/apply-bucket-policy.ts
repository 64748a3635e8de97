import { GetBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3'
import { RefusedError } from '@ddex/dsp-core'
import { awsErrorName, isSame, unless } from './aws-answers.ts'
import type { AwsClients } from './aws-clients.ts'
import { bucketPolicy, type BucketPolicyRequest } from './bucket-policy.ts'
import type { RunOptions } from './create-bucket.ts'
import { ourSid, policyText, withStatements, type PolicyDocument } from './policy-document.ts'
import { describeSteps, runSteps, s3Step, type Step, type StepReport } from './step.ts'

/**
 * The step to the bucket's policy, none when it is so already. Statements of ours for feeds that are
 * gone go with them; those of others stay.
 */
export function planBucketPolicy(
  request: BucketPolicyRequest,
  found: PolicyDocument | null,
): Step[] {
  const { bucket, feeds } = request
  const ours = bucketPolicy(request).Statement
  const policy = withStatements(found, ours, (sid) => sid.startsWith(ourSid))
  if (isSame(policy.Statement, found?.Statement)) return []
  return [
    s3Step(
      `Let the senders of ${feeds.length} feeds in, and nobody without TLS`,
      new PutBucketPolicyCommand({ Bucket: bucket, Policy: policyText(policy, 'bucket') }),
    ),
  ]
}

/** Sets it in AWS. Throws in words when a sender's role or user does not exist (any more). */
export async function applyBucketPolicy(
  clients: AwsClients,
  request: BucketPolicyRequest,
  { dryRun = false, onStep }: RunOptions = {},
): Promise<StepReport[]> {
  const answer = await unless(['NoSuchBucketPolicy', 'NoSuchBucket'], () =>
    clients.s3.send(new GetBucketPolicyCommand({ Bucket: request.bucket })),
  )
  const found = answer?.Policy ? (JSON.parse(answer.Policy) as PolicyDocument) : null
  const steps = planBucketPolicy(request, found)
  if (!dryRun) {
    await runSteps(steps, clients, onStep).catch((error: unknown) => {
      throw refused(error, request)
    })
  }
  return describeSteps(steps)
}

function refused(error: unknown, { bucket, feeds }: BucketPolicyRequest): unknown {
  if (awsErrorName(error) !== 'MalformedPolicy') return error
  const senders = feeds.flatMap(({ senderPrincipal }) => senderPrincipal ?? []).join(', ')
  return new RefusedError(
    'POLICY_REFUSED',
    `AWS did not take the policy of ${bucket}: ${(error as Error).message}. Each of these must exist in its account: ${senders || 'no sender is named'}.`,
    { cause: error },
  )
}
