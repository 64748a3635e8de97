import type { SetUpRequest } from '@ddex/ingestion-servers/s3-tools'
import { findService } from '../service/service-file.ts'
import { CommandError, usageError } from '../terminal/command-error.ts'
import type { AwsOptions } from './aws-options.ts'
import type { Tools } from './aws-session.ts'
import type { BucketPlace } from './bucket-feeds.ts'
import { lambdaSettings, lambdaZip } from './lambda-package.ts'

/** How the bucket is to be. */
export interface BucketFlags {
  kmsKey?: string
  adopt?: boolean
  tag?: string[]
  origin?: string[]
}

/** How the function is to be; settings that no flag says come from `lambda/s3-ingestion/.env`. */
export interface LambdaFlags {
  function: string
  zip?: string
  storageBucket?: string
  serviceAccountSecret?: string
  sealingKeySecret?: string
  memory?: number
  timeout?: number
  failureQueue?: string
}

/** A name that AWS and its logs know the function by. */
export const defaultFunction = 'ddex-dsp-s3-ingestion'

export type BucketPart = Omit<SetUpRequest, 'lambda' | 'feeds' | 'origins'>

/** The bucket as it is wanted. */
export const bucketRequest = (
  { defaultLifecycle }: Tools,
  { bucket, region }: Pick<BucketPlace, 'bucket' | 'region'>,
  accountId: string,
  { kmsKey, adopt = false, tag = [] }: BucketFlags,
): BucketPart => ({
  ...{ bucket, region, accountId, adopt, lifecycle: defaultLifecycle, tags: tagsOf(tag) },
  encryption: kmsKey ? { kind: 'kms', keyArn: kmsKey } : { kind: 's3' },
})

function tagsOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? []
      if (name) return [name, value]
      throw usageError(`--tag ${pair}: write it as name=value.`)
    }),
  )
}

/** The function as it is wanted, with its code. Throws `CommandError` for settings that are not said. */
export async function lambdaRequest(
  options: AwsOptions & LambdaFlags,
): Promise<SetUpRequest['lambda']> {
  const environment = environmentOf(options)
  const secretArns = [
    environment.DDEX_DSP_S3_SERVICE_ACCOUNT_SECRET,
    environment.DDEX_DSP_S3_SEALING_KEY_SECRET,
  ].filter((arn) => arn !== undefined)
  const { function: functionName, memory, timeout, failureQueue } = options
  return {
    ...{ functionName, environment, secretArns },
    zip: await lambdaZip(options.root, options.zip),
    ...(memory ? { memoryMb: memory } : {}),
    ...(timeout ? { timeoutSeconds: timeout } : {}),
    ...(failureQueue ? { failureQueueArn: failureQueue } : {}),
  }
}

function environmentOf(options: AwsOptions & LambdaFlags): Record<string, string> {
  const held = lambdaSettings(options.root)
  const flags = {
    DDEX_DSP_BUCKET: options.storageBucket,
    DDEX_DSP_S3_SERVICE_ACCOUNT_SECRET: options.serviceAccountSecret,
    DDEX_DSP_S3_SEALING_KEY_SECRET: options.sealingKeySecret,
  }
  const said = Object.entries(flags).filter((entry): entry is [string, string] => !!entry[1])
  const environment = { ...projectSettings(options, held), ...held, ...Object.fromEntries(said) }
  if (environment.DDEX_DSP_BUCKET) return environment
  throw usageError(
    "Say --storage-bucket: the service's bucket at Google, such as my-project.firebasestorage.app (or DDEX_DSP_BUCKET in lambda/s3-ingestion/.env).",
  )
}

function projectSettings(
  options: AwsOptions,
  held: Record<string, string>,
): Record<string, string> {
  if (held.DDEX_DSP_PROJECT_ID) return {}
  const { projectId, functionsUrl } = findService(options)
  const region = /\/([a-z]+-[a-z]+\d)-[^/]+$/.exec(functionsUrl)?.[1]
  return { DDEX_DSP_PROJECT_ID: projectId, ...(region ? { DDEX_DSP_REGION: region } : {}) }
}

/** What has to be there before a function is changed. */
export const noFunction = (name: string, region: string): CommandError =>
  new CommandError(
    `There is no function ${name} in ${region}: \`ddex-dsp s3 deploy-lambda\` makes it.`,
  )
