import {
  CreateEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda'
import { ListSubscriptionsByTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns'
import type { AwsClients } from './aws-clients.ts'
import type { RunOptions } from './create-bucket.ts'
import { planInvokePermission } from './invoke-permission.ts'
import { describeSteps, lambdaStep, runSteps, snsStep, type Step, type StepReport } from './step.ts'

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
  { lambda }: AwsClients,
  functionArn: string,
  queueArn: string,
): Promise<Step[]> {
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
    return [lambdaStep('Let the function read the queue', create)]
  }
  const isOn = !['Disabled', 'Disabling'].includes(found.State ?? '')
  const reports = found.FunctionResponseTypes?.includes('ReportBatchItemFailures')
  if (isOn && reports && found.BatchSize === settings.BatchSize) return []
  const update = new UpdateEventSourceMappingCommand({ UUID: found.UUID, ...settings })
  return [lambdaStep('Change how the function reads the queue', update)]
}
