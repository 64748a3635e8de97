import {
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda'
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { unless } from './aws-answers.ts'
import type { AwsClients } from './aws-clients.ts'

/** The function as it is. */
export interface FoundLambda {
  configuration: FunctionConfiguration | null
  /** The version that the alias is; null without an alias. */
  aliasVersion: string | null
  invoke: { retries: number | undefined; failureQueueArn: string | undefined } | null
  /** Null without a log group, undefined without an end. */
  logRetentionDays: number | undefined | null
}

export const logGroupOf = (functionName: string): string => `/aws/lambda/${functionName}`

export async function findLambda(
  { lambda, logs }: AwsClients,
  FunctionName: string,
  alias: string,
): Promise<FoundLambda> {
  const missing = 'ResourceNotFoundException'
  const name = { FunctionName }
  const group = logGroupOf(FunctionName)
  const [found, aliased, invoke, groups] = await Promise.all([
    unless(missing, () => lambda.send(new GetFunctionCommand(name))),
    unless(missing, () => lambda.send(new GetAliasCommand({ ...name, Name: alias }))),
    unless(missing, () =>
      lambda.send(new GetFunctionEventInvokeConfigCommand({ ...name, Qualifier: alias })),
    ),
    logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group })),
  ])
  const ownGroup = groups.logGroups?.find(({ logGroupName }) => logGroupName === group)
  return {
    configuration: found?.Configuration ?? null,
    aliasVersion: aliased?.FunctionVersion ?? null,
    invoke: invoke && {
      retries: invoke.MaximumRetryAttempts,
      failureQueueArn: invoke.DestinationConfig?.OnFailure?.Destination,
    },
    logRetentionDays: ownGroup ? ownGroup.retentionInDays : null,
  }
}
