import { CreateLogGroupCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs'
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  PublishVersionCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda'
import { awsErrorName, isSame } from './aws-answers.ts'
import type { AwsClients } from './aws-clients.ts'
import { logGroupOf, type FoundLambda } from './found-lambda.ts'
import { codeHash, requireLambda, type LambdaRequest } from './lambda-function.ts'
import { lambdaStep, logsStep, type Step } from './step.ts'

/** Time to let AWS catch up; a test lets none pass. */
export type Pause = (milliseconds: number) => Promise<unknown>

const settingsOf = (wanted: LambdaRequest) => ({
  FunctionName: wanted.functionName,
  Description: wanted.description,
  Role: wanted.roleArn,
  Handler: wanted.handler,
  Runtime: wanted.runtime,
  MemorySize: wanted.memoryMb,
  Timeout: wanted.timeoutSeconds,
  Environment: { Variables: { ...wanted.environment } },
})

/** What there is to do until the function is as wanted; nothing when it is. */
export function planLambda(wanted: LambdaRequest, found: FoundLambda, pause: Pause): Step[] {
  requireLambda(wanted)
  const { configuration } = found
  const change = configuration
    ? [...codeSteps(wanted, configuration), ...settingSteps(wanted, configuration)]
    : [createStep(wanted, pause)]
  const isStale = change.length > 0 || found.aliasVersion === null
  return [
    ...logSteps(wanted, found),
    ...change,
    ...(isStale ? [publishStep(wanted, found)] : []),
    ...invokeSteps(wanted, found),
  ]
}

function logSteps(wanted: LambdaRequest, { logRetentionDays }: FoundLambda): Step[] {
  const logGroupName = logGroupOf(wanted.functionName)
  const retention = { logGroupName, retentionInDays: wanted.logRetentionDays }
  const create = new CreateLogGroupCommand({ logGroupName })
  return [
    ...(logRetentionDays === null ? [logsStep(`Make the log ${logGroupName}`, create)] : []),
    ...(logRetentionDays === wanted.logRetentionDays
      ? []
      : [
          logsStep(
            `Keep its entries for ${wanted.logRetentionDays} days`,
            new PutRetentionPolicyCommand(retention),
          ),
        ]),
  ]
}

function createStep(wanted: LambdaRequest, pause: Pause): Step {
  const { zip, functionName } = wanted
  const input: CreateFunctionCommandInput = {
    ...settingsOf(wanted),
    Code: { ZipFile: zip },
    Architectures: [wanted.architecture],
    Tags: { 'ddex-dsp': 'deliveries' },
  }
  return {
    says: `Make the function ${functionName}`,
    call: 'lambda:CreateFunction',
    input: shown(wanted),
    run: async (clients) => {
      await onceRoleIsKnown(() => clients.lambda.send(new CreateFunctionCommand(input)), pause)
      await waitUntilFunctionActiveV2(waiting(clients), { FunctionName: functionName })
    },
  }
}

/** A role that was made a moment ago is not known everywhere yet; AWS says so for some ten seconds. */
async function onceRoleIsKnown(create: () => Promise<unknown>, pause: Pause): Promise<void> {
  for (let seconds = 1; ; seconds *= 2) {
    try {
      await create()
      return
    } catch (error) {
      const isEarly = /cannot be assumed|not authorized to perform: sts/.test(String(error))
      if (awsErrorName(error) !== 'InvalidParameterValueException' || !isEarly || seconds > 16)
        throw error
      await pause(seconds * 1000)
    }
  }
}

const waiting = ({ lambda }: AwsClients) => ({ client: lambda, maxWaitTime: 180, minDelay: 1 })

/** The code by its hash, and settings by name only. */
const shown = (wanted: LambdaRequest) => ({
  ...settingsOf(wanted),
  Environment: Object.keys(wanted.environment),
  CodeSha256: codeHash(wanted.zip),
})

type Configuration = NonNullable<FoundLambda['configuration']>

function codeSteps(wanted: LambdaRequest, found: Configuration): Step[] {
  const { functionName, zip, architecture } = wanted
  const isSameKind = isSame(found.Architectures, [architecture])
  if (found.CodeSha256 === codeHash(zip) && isSameKind) return []
  return [
    {
      says: 'Send its new code',
      call: 'lambda:UpdateFunctionCode',
      input: { FunctionName: functionName, CodeSha256: codeHash(zip) },
      run: (clients) =>
        whenUpdated(clients, functionName, () =>
          clients.lambda.send(
            new UpdateFunctionCodeCommand({
              FunctionName: functionName,
              ZipFile: zip,
              Architectures: [architecture],
            }),
          ),
        ),
    },
  ]
}

function settingSteps(wanted: LambdaRequest, found: Configuration): Step[] {
  const settings = settingsOf(wanted)
  const { Description, Role, Handler, Runtime, MemorySize, Timeout } = found
  const before = {
    FunctionName: wanted.functionName,
    ...{ Description, Role, Handler, Runtime, MemorySize, Timeout },
    Environment: { Variables: found.Environment?.Variables ?? {} },
  }
  if (isSame(settings, before)) return []
  return [
    {
      says: 'Change its settings',
      call: 'lambda:UpdateFunctionConfiguration',
      input: shown(wanted),
      run: (clients) =>
        whenUpdated(clients, wanted.functionName, () =>
          clients.lambda.send(new UpdateFunctionConfigurationCommand(settings)),
        ),
    },
  ]
}

/** A function takes one change at a time: waits before it as well, somebody else's may be under way. */
async function whenUpdated(
  clients: AwsClients,
  FunctionName: string,
  change: () => Promise<unknown>,
): Promise<void> {
  await waitUntilFunctionUpdatedV2(waiting(clients), { FunctionName })
  await change()
  await waitUntilFunctionUpdatedV2(waiting(clients), { FunctionName })
}

function publishStep({ functionName, alias }: LambdaRequest, found: FoundLambda): Step {
  const FunctionName = functionName
  return {
    says: `Publish it as a version, and let '${alias}' be that`,
    call: 'lambda:PublishVersion',
    input: { FunctionName, Alias: alias },
    run: async ({ lambda }) => {
      const { Version } = await lambda.send(new PublishVersionCommand({ FunctionName }))
      const pointed = { FunctionName, Name: alias, FunctionVersion: Version }
      await (found.aliasVersion === null
        ? lambda.send(new CreateAliasCommand(pointed))
        : lambda.send(new UpdateAliasCommand(pointed)))
    },
  }
}

/** Tries again twice, and for six hours at most: after that the sender should hear of it. */
const retries = 2

function invokeSteps(wanted: LambdaRequest, { invoke }: FoundLambda): Step[] {
  const { functionName, alias, failureQueueArn } = wanted
  const isThere = isSame(invoke, { retries, failureQueueArn: failureQueueArn ?? undefined })
  if (isThere) return []
  const input = {
    FunctionName: functionName,
    Qualifier: alias,
    MaximumRetryAttempts: retries,
    MaximumEventAgeInSeconds: 6 * 3600,
    DestinationConfig: failureQueueArn ? { OnFailure: { Destination: failureQueueArn } } : {},
  }
  const says = failureQueueArn
    ? 'Try events again twice, then put them into the queue of failures'
    : 'Try events again twice'
  return [lambdaStep(says, new PutFunctionEventInvokeConfigCommand(input))]
}
