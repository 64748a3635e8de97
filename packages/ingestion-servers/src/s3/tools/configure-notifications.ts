import { setTimeout as delay } from 'node:timers/promises'
import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
} from '@aws-sdk/client-s3'
import { RefusedError } from '@ddex/dsp-core'
import { awsErrorName, isSame, unless } from './aws-answers.ts'
import type { AwsClients } from './aws-clients.ts'
import type { RunOptions } from './create-bucket.ts'
import { eventsStatement, invokePermission } from './delivery-permission.ts'
import { planInvokePermission } from './invoke-permission.ts'
import { watchesOf, withOurNotifications, type NotificationTarget } from './notification-config.ts'
import type { Pause } from './plan-lambda.ts'
import { planQueuePolicy, planTopicPolicy } from './receiver-policy.ts'
import { describeSteps, runSteps, s3Step, type Step, type StepReport } from './step.ts'

export interface NotificationRequest {
  bucket: string
  region: string
  accountId: string
  /** What is watched, see `watchedPrefixes`. */
  prefixes: readonly string[]
  target: NotificationTarget
}

/**
 * Lets the bucket tell `target` about new objects. The right to do so comes first, because S3 tries
 * it when it is configured. Configurations of others stay. Gives the steps.
 */
export async function configureNotifications(
  clients: AwsClients,
  request: NotificationRequest,
  { dryRun = false, onStep, pause = delay }: RunOptions & { pause?: Pause } = {},
): Promise<StepReport[]> {
  const { bucket, prefixes, target } = request
  requireSameRegion(request)
  const found = await readNotifications(clients, request)
  const wanted = withOurNotifications(bucket, found, prefixes, target)
  const steps = [
    ...(await planRight(clients, request)),
    ...(saysTheSame(found, wanted) ? [] : [notificationStep(request, wanted, pause)]),
  ]
  if (!dryRun) {
    await runSteps(steps, clients, onStep)
    await requireTaken(clients, request, wanted)
  }
  return describeSteps(steps)
}

function requireSameRegion({ bucket, region, target }: NotificationRequest): void {
  const there = target.arn.split(':')[3]
  if (there === region) return
  throw new RefusedError(
    'NOTIFICATION_ELSEWHERE',
    `${bucket} is in ${region} and ${target.arn} in ${there}: S3 tells only what is in its own region. Deploy the function in ${region} as well.`,
  )
}

function notificationStep(
  { bucket, accountId, prefixes, target }: NotificationRequest,
  wanted: NotificationConfiguration,
  pause: Pause,
): Step {
  const command = new PutBucketNotificationConfigurationCommand({
    Bucket: bucket,
    ExpectedBucketOwner: accountId,
    NotificationConfiguration: wanted,
  })
  return {
    ...s3Step(`Tell ${target.arn} about new objects under ${prefixes.join(', ')}`, command),
    run: ({ s3 }) => onceRightIsKnown(() => s3.send(command), pause),
  }
}

/** S3 tries the target, and a right that was given a moment ago is not known everywhere yet. */
async function onceRightIsKnown(put: () => Promise<unknown>, pause: Pause): Promise<void> {
  for (let seconds = 1; ; seconds *= 2) {
    try {
      await put()
      return
    } catch (error) {
      const isEarly = String(error).includes('Unable to validate the following destination')
      if (awsErrorName(error) !== 'InvalidArgument' || !isEarly || seconds > 8) throw error
      await pause(seconds * 1000)
    }
  }
}

function planRight(clients: AwsClients, request: NotificationRequest): Promise<Step[]> {
  const { target, accountId } = request
  if (target.kind === 'lambda') {
    return planInvokePermission(clients.lambda, target.arn, invokePermission(request, accountId))
  }
  const statement = eventsStatement(request, accountId, { kind: target.kind, arn: target.arn })
  return target.kind === 'sns'
    ? planTopicPolicy(clients.sns, target.arn, statement)
    : planQueuePolicy(clients.sqs, target.arn, statement)
}

async function readNotifications(
  { s3 }: AwsClients,
  { bucket, accountId }: NotificationRequest,
): Promise<NotificationConfiguration> {
  const owned = { Bucket: bucket, ExpectedBucketOwner: accountId }
  const answer = await unless('NoSuchBucket', () =>
    s3.send(new GetBucketNotificationConfigurationCommand(owned)),
  )
  if (!answer) return {}
  const { LambdaFunctionConfigurations, TopicConfigurations, QueueConfigurations } = answer
  return {
    LambdaFunctionConfigurations,
    TopicConfigurations,
    QueueConfigurations,
    ...(answer.EventBridgeConfiguration && {
      EventBridgeConfiguration: answer.EventBridgeConfiguration,
    }),
  }
}

/** S3 has no way to change notifications only if nobody else did: two tools at once lose one's part. */
async function requireTaken(
  clients: AwsClients,
  request: NotificationRequest,
  wanted: NotificationConfiguration,
): Promise<void> {
  if (saysTheSame(await readNotifications(clients, request), wanted)) return
  throw new RefusedError(
    'NOTIFICATION_LOST',
    `Somebody else changed the notifications of ${request.bucket} at the same moment. Look at them, and do this again.`,
  )
}

/** Whether two configurations tell the same to the same; AWS gives filters in a spelling of its own. */
const saysTheSame = (one: NotificationConfiguration, other: NotificationConfiguration): boolean =>
  isSame(essence(one), essence(other))

const essence = (configuration: NotificationConfiguration) => ({
  watches: watchesOf('', configuration),
  arns: [
    configuration.LambdaFunctionConfigurations?.map((one) => one.LambdaFunctionArn) ?? [],
    configuration.TopicConfigurations?.map((one) => one.TopicArn) ?? [],
    configuration.QueueConfigurations?.map((one) => one.QueueArn) ?? [],
  ],
  hasEventBridge: configuration.EventBridgeConfiguration !== undefined,
})
