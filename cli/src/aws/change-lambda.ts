import type {
  FoundLambda,
  LambdaRequest,
  RunOptions,
  SetUpRequest,
  StepReport,
} from '@ddex/ingestion-servers/s3-tools'
import type { AwsSession } from './aws-session.ts'
import type { BucketPlace } from './bucket-feeds.ts'
import type { FunctionPlace } from './function-options.ts'
import { noFunction, type BucketPart } from './set-up-request.ts'

export type LambdaPart = SetUpRequest['lambda']

/** Puts the function there with its role, and lets the bucket call it. */
export async function putLambda(
  { tools, clients }: AwsSession,
  bucket: BucketPart,
  { feeds }: BucketPlace,
  lambda: LambdaPart,
  options: RunOptions,
): Promise<StepReport[]> {
  const request = { ...bucket, feeds, origins: [], lambda }
  const steps = await tools.putFunction(clients, request, options)
  const { bucket: name, region, accountId } = bucket
  const arn = tools.functionArn(
    { region, accountId },
    lambda.functionName,
    tools.lambdaDefaults.alias,
  )
  const notifications = await tools.configureNotifications(
    clients,
    {
      ...{ bucket: name, region, accountId, target: { kind: 'lambda', arn } },
      prefixes: tools.watchedPrefixes(feeds.map(({ prefix }) => prefix)),
    },
    options,
  )
  return [...steps, ...notifications]
}

/**
 * Gives the function new code and leaves all its settings as they are. Throws `CommandError` when there is none
 * of this name.
 */
export async function updateLambda(
  { tools, clients, region }: AwsSession,
  { accountId, functionName }: FunctionPlace,
  zip: Uint8Array,
  options: RunOptions,
): Promise<StepReport[]> {
  const { alias, ...defaults } = tools.lambdaDefaults
  const found = await tools.findLambda(clients, functionName, alias)
  if (!found.configuration) throw noFunction(functionName, region)
  const wanted: LambdaRequest = {
    ...{ ...defaults, region, accountId, functionName, alias, zip, description: '', roleArn: '' },
    ...{ environment: {}, ...settingsOf(found) },
  }
  return (await tools.deployLambda(clients, wanted, options)).steps
}

/** What a function is set to, as a request says it; what AWS does not tell is left out. */
function settingsOf({ configuration, invoke, logRetentionDays }: FoundLambda) {
  const { Role, Handler, Runtime, MemorySize, Timeout, ...more } = configuration ?? {}
  return stated({
    ...{ roleArn: Role, handler: Handler, runtime: Runtime, memoryMb: MemorySize },
    ...{ timeoutSeconds: Timeout, description: more.Description },
    ...{ architecture: more.Architectures?.[0], environment: more.Environment?.Variables },
    ...{ failureQueueArn: invoke?.failureQueueArn },
    logRetentionDays: logRetentionDays ?? undefined,
  })
}

type Stated<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

const stated = <T extends object>(values: T): Stated<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Stated<T>
