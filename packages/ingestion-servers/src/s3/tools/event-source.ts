import {
  CreateEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda'
import { ListSubscriptionsByTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns'
import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { AwsClients } from './aws-clients.ts'
import type { RunOptions } from './create-bucket.ts'
import { planInvokePermission, splitFunctionArn } from './invoke-permission.ts'
import { queueUrl } from './receiver-policy.ts'
import {
  describeSteps,
  lambdaStep,
  runSteps,
  snsStep,
  sqsStep,
  type Step,
  type StepReport,
} from './step.ts'

/** Where the function gets events from when the bucket does not call it itself. */
export type EventSource = { kind: 'sns'; arn: string } | { kind: 'sqs'; arn: string }

/**
 * Connects the function to a topic or queue. Of a batch from a queue only what failed comes again:
 * without `ReportBatchItemFailures` one bad event would repeat its nine neighbours.
 */
export async function connectEventSource(
  clients: AwsClients,
  functionArn: string,
  source: EventSource,
  { dryRun = false, onStep }: RunOptions = {},
): Promise<StepReport[]> {
  const plan = source.kind === 'sns' ? planSubscription : planMapping
  const steps = await plan(clients, functionArn, source.arn)
  if (!dryRun) await runSteps(steps, clients, onStep)
  return describeSteps(steps)
}

async function planSubscription(
  { lambda, sns }: AwsClients,
  functionArn: string,
  topicArn: string,
): Promise<Step[]> {
  const permission = await planInvokePermission(lambda, functionArn, {
    StatementId: `ddex-dsp-sns-${topicArn.split(':')[5]}`,
    Action: 'lambda:InvokeFunction',
    Principal: 'sns.amazonaws.com',
    SourceArn: topicArn,
  })
  const isThere = await isSubscribed(sns, topicArn, functionArn)
  const subscription = { TopicArn: topicArn, Protocol: 'lambda', Endpoint: functionArn }
  return [
    ...permission,
    ...(isThere
      ? []
      : [snsStep('Let the topic call the function', new SubscribeCommand(subscription))]),
  ]
}

async function isSubscribed(
  sns: AwsClients['sns'],
  TopicArn: string,
  endpoint: string,
): Promise<boolean> {
  let NextToken: string | undefined
  do {
    const page = await sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn, ...(NextToken && { NextToken }) }),
    )
    if (page.Subscriptions?.some(({ Endpoint }) => Endpoint === endpoint)) return true
    NextToken = page.NextToken
  } while (NextToken)
  return false
}

async function planMapping(
  clients: AwsClients,
  functionArn: string,
  queueArn: string,
): Promise<Step[]> {
  const { lambda } = clients
  const settings = {
    BatchSize: 10,
    Enabled: true,
    FunctionResponseTypes: ['ReportBatchItemFailures' as const],
  }
  const named = { FunctionName: functionArn, EventSourceArn: queueArn }
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand(named))
  const [found] = EventSourceMappings
  if (!found) {
    const create = new CreateEventSourceMappingCommand({ ...named, ...settings })
    return [
      ...(await planVisibility(clients, functionArn, queueArn)),
      lambdaStep('Let the function read the queue', create),
    ]
  }
  const isOn = !['Disabled', 'Disabling'].includes(found.State ?? '')
  const reports = found.FunctionResponseTypes?.includes('ReportBatchItemFailures')
  if (isOn && reports && found.BatchSize === settings.BatchSize) return []
  const update = new UpdateEventSourceMappingCommand({ UUID: found.UUID, ...settings })
  return [lambdaStep('Change how the function reads the queue', update)]
}

/**
 * An event that the function works on must stay hidden for longer than it may take; Lambda refuses the
 * queue otherwise, and AWS advises six times as long.
 */
async function planVisibility(
  { lambda, sqs }: AwsClients,
  functionArn: string,
  queueArn: string,
): Promise<Step[]> {
  const { Timeout = 3 } = await lambda.send(
    new GetFunctionConfigurationCommand(splitFunctionArn(functionArn)),
  )
  const QueueUrl = await queueUrl(sqs, queueArn)
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] }),
  )
  if (Number(Attributes?.VisibilityTimeout ?? 30) >= Timeout) return []
  const VisibilityTimeout = String(Math.min(Timeout * 6, 12 * 3600))
  const change = new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout } })
  return [sqsStep('Hide events for as long as the function may take', change)]
}
