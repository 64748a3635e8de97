import { setTimeout as delay } from 'node:timers/promises'
import {
  DeleteFunctionCommand,
  GetAliasCommand,
  ListVersionsByFunctionCommand,
  UpdateAliasCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda'
import { RefusedError } from '@ddex/dsp-core'
import { functionArn } from './aws-names.ts'
import type { AwsClients } from './aws-clients.ts'
import type { RunOptions } from './create-bucket.ts'
import { findLambda } from './found-lambda.ts'
import type { LambdaRequest } from './lambda-function.ts'
import { planLambda, type Pause } from './plan-lambda.ts'
import { describeSteps, runSteps, type StepReport } from './step.ts'

export interface DeployedLambda {
  /** Of the alias: what buckets call. */
  arn: string
  /** The version that the alias is now; null after a dry run of what is not there yet. */
  version: string | null
  steps: StepReport[]
}

/** How many versions are kept, so that one can go back. */
const keptVersions = 5

/**
 * Makes the function or brings code and settings to the wanted state; the same twice changes nothing.
 * Each change becomes a version, and the alias moves only when that is ready: events never meet half
 * of a change.
 */
export async function deployLambda(
  clients: AwsClients,
  wanted: LambdaRequest,
  { dryRun = false, onStep, pause = delay }: RunOptions & { pause?: Pause } = {},
): Promise<DeployedLambda> {
  const { functionName, alias } = wanted
  const found = await findLambda(clients, functionName, alias)
  const steps = planLambda(wanted, found, pause)
  const deployed = { arn: functionArn(wanted, functionName, alias), steps: describeSteps(steps) }
  if (dryRun || steps.length === 0) return { ...deployed, version: found.aliasVersion }
  await runSteps(steps, clients, onStep)
  const version = await aliasVersion(clients.lambda, functionName, alias)
  await removeOldVersions(clients.lambda, functionName, version)
  return { ...deployed, version }
}

async function aliasVersion(
  lambda: LambdaClient,
  FunctionName: string,
  Name: string,
): Promise<string> {
  const { FunctionVersion } = await lambda.send(new GetAliasCommand({ FunctionName, Name }))
  return FunctionVersion ?? ''
}

/** Published versions, newest first. */
async function versionsOf(lambda: LambdaClient, FunctionName: string): Promise<string[]> {
  const versions: string[] = []
  let Marker: string | undefined
  do {
    const page = await lambda.send(
      new ListVersionsByFunctionCommand({ FunctionName, ...(Marker && { Marker }) }),
    )
    versions.push(...(page.Versions ?? []).flatMap(({ Version }) => Version ?? []))
    Marker = page.NextMarker
  } while (Marker)
  return versions
    .filter((version) => /^\d+$/.test(version))
    .sort((one, other) => Number(other) - Number(one))
}

async function removeOldVersions(lambda: LambdaClient, FunctionName: string, used: string) {
  const versions = await versionsOf(lambda, FunctionName)
  const old = versions.slice(keptVersions).filter((version) => version !== used)
  for (const Qualifier of old) {
    await lambda.send(new DeleteFunctionCommand({ FunctionName, Qualifier }))
  }
}

/**
 * The version before the one that the alias has: what `rollBackLambda` would go back to. Throws `RefusedError`
 * when there is none.
 */
export async function versionBefore(
  { lambda }: AwsClients,
  FunctionName: string,
  alias: string,
): Promise<string> {
  const current = await aliasVersion(lambda, FunctionName, alias)
  const versions = await versionsOf(lambda, FunctionName)
  const before = versions.find((version) => Number(version) < Number(current))
  if (before !== undefined) return before
  throw new RefusedError(
    'LAMBDA_NO_OLDER_VERSION',
    `${FunctionName} has no version older than ${current}. Deploy the code that you want.`,
  )
}

/**
 * Lets the alias be the version before the one that it is, and gives its number. Throws a refusal when
 * there is none.
 */
export async function rollBackLambda(
  clients: AwsClients,
  FunctionName: string,
  alias: string,
): Promise<string> {
  const FunctionVersion = await versionBefore(clients, FunctionName, alias)
  await clients.lambda.send(new UpdateAliasCommand({ FunctionName, Name: alias, FunctionVersion }))
  return FunctionVersion
}
