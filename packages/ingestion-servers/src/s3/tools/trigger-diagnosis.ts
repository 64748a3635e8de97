import { GetBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3'
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda'
import { unless } from './aws-answers.ts'
import type { AwsClients } from './aws-clients.ts'
import { splitFunctionArn } from './invoke-permission.ts'
import { readLogs } from './lambda-logs.ts'
import type { LogEntry } from './log-entry.ts'
import { watchesOf } from './notification-config.ts'

export interface TriggerPlace {
  bucket: string
  key: string
  /** The function that should have run. */
  functionArn: string
  /** When the object was put. */
  since: Date
}

/** Why an object that was put was not received, by the first thing on its way that is wrong. */
export async function whyNotTriggered(clients: AwsClients, place: TriggerPlace): Promise<string> {
  for (const look of [atNotifications, atFunction, atPermission, atLog]) {
    const reason = await look(clients, place)
    if (reason !== null) return reason
  }
  return 'Nothing is wrong with the way to the function. S3 may take some minutes to follow a new configuration: try again.'
}

async function atNotifications({ s3 }: AwsClients, { bucket, key }: TriggerPlace) {
  const found = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket }))
  const isWatched = watchesOf(bucket, found).some(
    ({ prefix, events }) =>
      key.startsWith(prefix) && events.some((event) => event.startsWith('s3:ObjectCreated:')),
  )
  return isWatched
    ? null
    : `${bucket} tells nobody about new objects like ${key}. Configure its notifications.`
}

const missing = 'ResourceNotFoundException'

async function atFunction({ lambda }: AwsClients, { functionArn }: TriggerPlace) {
  const named = splitFunctionArn(functionArn)
  const found = await unless(missing, () => lambda.send(new GetFunctionConfigurationCommand(named)))
  if (found === null) return `There is no function ${functionArn}. Deploy it.`
  const fault = stateFault(found)
  if (fault !== null) return fault
  const { FunctionName } = named
  const { ReservedConcurrentExecutions } = await lambda.send(
    new GetFunctionConcurrencyCommand({ FunctionName }),
  )
  return ReservedConcurrentExecutions === 0
    ? 'The function is switched off: its reserved concurrency is 0.'
    : null
}

function stateFault({ State, StateReason, LastUpdateStatus, ...found }: FunctionConfiguration) {
  if (State === 'Failed' || State === 'Pending') {
    return `The function is not ready (${State}): ${StateReason ?? 'no reason is given'}.`
  }
  return LastUpdateStatus === 'Failed'
    ? `Its last change failed: ${found.LastUpdateStatusReason ?? 'no reason is given'}.`
    : null
}

async function atPermission({ lambda }: AwsClients, { bucket, functionArn }: TriggerPlace) {
  const answer = await unless(missing, () =>
    lambda.send(new GetPolicyCommand(splitFunctionArn(functionArn))),
  )
  const policy = answer?.Policy ?? ''
  return policy.includes(`:::${bucket}"`) || policy.includes('sns.amazonaws.com')
    ? null
    : `${functionArn} does not let ${bucket} call it. Configure the bucket's notifications again.`
}

async function atLog({ logs }: AwsClients, { functionArn, since }: TriggerPlace) {
  const functionName = functionArn.split(':')[6] ?? ''
  const entries: LogEntry[] = []
  for await (const entry of readLogs(logs, { functionName, since })) entries.push(entry)
  const failed = entries.findLast(({ level }) => level === 'error')
  if (failed) return `The function failed: ${failed.message}`
  return entries.some(({ kind }) => kind === 'report')
    ? 'The function ran and recorded nothing for this object. See its log.'
    : null
}
