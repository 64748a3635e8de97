import { createHash } from 'node:crypto'
import type { Runtime } from '@aws-sdk/client-lambda'
import { RefusedError } from '@ddex/dsp-core'
import { requireExactArn, type AwsPlace } from './aws-names.ts'

/** The function as it is wanted. */
export interface LambdaRequest extends AwsPlace {
  functionName: string
  description: string
  roleArn: string
  /** A zip archive with the bundle in it. */
  zip: Uint8Array
  /** `index.handler`. */
  handler: string
  runtime: Runtime
  architecture: 'arm64' | 'x86_64'
  memoryMb: number
  timeoutSeconds: number
  /** Names of secrets and settings; never secrets themselves, which whoever sees the function reads. */
  environment: Readonly<Record<string, string>>
  /** By which buckets call it, so that a version can be taken back. */
  alias: string
  logRetentionDays: number
  /** Where events go that failed for good; without one they are lost. */
  failureQueueArn: string | null
}

/** `serverless.yml` has them from here too: the build writes them beside the bundle. */
export const lambdaDefaults = {
  handler: 'index.handler',
  runtime: 'nodejs22.x',
  architecture: 'arm64',
  // Memory buys processor time with Lambda; objects are streamed, so their size needs none.
  memoryMb: 1024,
  // A 5 GiB file takes some minutes.
  timeoutSeconds: 900,
  alias: 'live',
  logRetentionDays: 30,
  failureQueueArn: null,
} as const satisfies Partial<LambdaRequest>

/** As AWS says it of the code that it has. */
export const codeHash = (zip: Uint8Array): string =>
  createHash('sha256').update(zip).digest('base64')

/** Zips up to this size are sent with the call. */
const maxZipBytes = 50 * 1024 ** 2
const maxEnvironmentBytes = 4096

/** Throws what AWS would refuse, before anything is changed. */
export function requireLambda(wanted: LambdaRequest): void {
  requireExactArn(wanted.roleArn, 'iam')
  if (wanted.failureQueueArn !== null) requireExactArn(wanted.failureQueueArn, 'sqs')
  const { functionName, zip, memoryMb, timeoutSeconds, environment } = wanted
  const environmentBytes = Buffer.byteLength(JSON.stringify(environment))
  const faults: [boolean, string][] = [
    [!/^[\w-]{1,64}$/.test(functionName), 'its name has 1 to 64 letters, digits, - and _'],
    [zip.byteLength > maxZipBytes, `its code has ${zip.byteLength} bytes and AWS takes 50 MiB`],
    [memoryMb < 128 || memoryMb > 10_240, 'its memory is 128 to 10240 MB'],
    [timeoutSeconds < 1 || timeoutSeconds > 900, 'it runs for 1 to 900 seconds'],
    [
      environmentBytes > maxEnvironmentBytes,
      `its environment has ${environmentBytes} bytes of 4096`,
    ],
  ]
  const [, fault] = faults.find(([isFault]) => isFault) ?? []
  if (fault) {
    throw new RefusedError(
      'LAMBDA_INVALID',
      `The function ${functionName} cannot be made: ${fault}.`,
    )
  }
}
