import type { AwsClients } from './aws-clients.ts'
import { applyBucketPolicy } from './apply-bucket-policy.ts'
import { functionArn, roleArn } from './aws-names.ts'
import type { BucketFeed } from './bucket-feed.ts'
import { configureNotifications } from './configure-notifications.ts'
import { configureCors } from './cors.ts'
import { createBucket, type RunOptions } from './create-bucket.ts'
import { deployLambda } from './deploy-lambda.ts'
import { ensureRole } from './iam-role.ts'
import { ensureUser } from './iam-user.ts'
import { lambdaDefaults, type LambdaRequest } from './lambda-function.ts'
import { lambdaRolePolicy, lambdaTrust } from './lambda-role.ts'
import { watchedPrefixes } from './notification-config.ts'
import type { BucketRequest } from './plan-bucket.ts'
import type { Pause } from './plan-lambda.ts'
import { senderRole, senderUser, signerUser } from './sender-access.ts'
import type { SignerScope } from './sender-policy.ts'
import type { StepReport } from './step.ts'

export interface SetUpRequest extends BucketRequest {
  feeds: readonly BucketFeed[]
  /** Pages that upload by signed URLs; none: no page does. */
  origins: readonly string[]
  /** What the user that signs URLs may sign for; each feed's part alone unless set. */
  signerScope?: SignerScope
  lambda: Pick<LambdaRequest, 'functionName' | 'zip' | 'environment'> &
    Partial<LambdaRequest> & { secretArns: readonly string[] }
}

export interface SetUpOptions extends RunOptions {
  pause?: Pause
}

/**
 * Everything from nothing to a bucket whose deliveries come in: bucket, senders' access, the function
 * with its role, and the notifications between them. Each part is brought to the wanted state, so
 * that doing it again with another feed adds that feed, and doing it again with the same does
 * nothing. For another region it is done there with clients of that region. Gives the steps.
 */
export async function setUp(
  clients: AwsClients,
  request: SetUpRequest,
  options: SetUpOptions = {},
): Promise<StepReport[]> {
  const { bucket, region, accountId, feeds, origins } = request
  return [
    ...(await createBucket(clients, request, options)),
    ...(await giveAccess(clients, request, options)),
    ...(await applyBucketPolicy(clients, { bucket, region, feeds }, options)),
    ...(origins.length > 0 ? await configureCors(clients, bucket, origins, options) : []),
    ...(await putFunction(clients, request, options)),
    ...(await configureNotifications(
      clients,
      {
        ...{ bucket, region, accountId },
        prefixes: watchedPrefixes(feeds.map(({ prefix }) => prefix)),
        target: { kind: 'lambda', arn: functionArn(request, request.lambda.functionName, 'live') },
      },
      options,
    )),
  ]
}

/** Roles and users of ours for senders that do not write as themselves, and one that signs URLs. */
async function giveAccess(
  clients: AwsClients,
  request: SetUpRequest,
  options: SetUpOptions,
): Promise<StepReport[]> {
  const { encryption, feeds, signerScope } = request
  const keyArn = encryption.kind === 'kms' ? encryption.keyArn : undefined
  const steps: StepReport[] = []
  for (const feed of feeds) {
    if (feed.access === 'access-keys') {
      steps.push(...(await ensureUser(clients, senderUser(request, feed, keyArn), options)))
    }
    if (feed.access === 'iam-role' && feed.externalId !== null) {
      steps.push(...(await ensureRole(clients, senderRole(request, feed, keyArn), options)))
    }
  }
  if (!feeds.some(({ access }) => access === 'signed-url')) return steps
  const signer = signerUser(request, feeds, signerScope, keyArn)
  return [...steps, ...(await ensureUser(clients, signer, options))]
}

/**
 * The function with its role, brought to the wanted state. Roles are known in all regions: each region's function
 * has one of its own.
 */
export async function putFunction(
  clients: AwsClients,
  request: SetUpRequest,
  options: SetUpOptions,
): Promise<StepReport[]> {
  const { bucket, region, accountId, feeds, encryption, lambda } = request
  const { secretArns, ...wanted } = lambda
  const { functionName, failureQueueArn } = wanted
  const name = `${functionName}-${region}`
  const kmsKeyArn = encryption.kind === 'kms' ? encryption.keyArn : undefined
  const policy = lambdaRolePolicy({
    ...{ region, accountId, functionName, secretArns },
    buckets: [{ bucket, region, feeds, ...(kmsKeyArn && { kmsKeyArn }) }],
    ...(failureQueueArn && { failureQueueArn }),
  })
  const description = `Takes deliveries in ${bucket} in`
  const role = { name, description, trust: lambdaTrust(), policy }
  const roleSteps = await ensureRole(clients, role, options)
  const deployed = await deployLambda(
    clients,
    {
      ...lambdaDefaults,
      ...{ description, region, accountId, roleArn: roleArn(request, name) },
      ...wanted,
      alias: lambdaDefaults.alias,
    },
    options,
  )
  return [...roleSteps, ...deployed.steps]
}
