import { readersOf, type Environment } from '@ddex/ingestion-servers/common'

export interface Config {
  projectId: string
  bucket: string
  /** Where the functions of the service are. */
  region: string
  /** Whether Cloud Tasks can delay; its emulator cannot. */
  delaysTasks: boolean
  /** ARN of the secret with the service account's key in JSON; null for the credentials of the environment. */
  serviceAccountSecret: string | null
  /** ARN of the secret with the key that opens feeds' sealed keys. */
  sealingKeySecret: string | null
  /** The key itself, where it is no secret: on a developer's machine. */
  sealingKey: string | null
  concurrency: number
  /** An endpoint that stands in for S3; null for AWS. */
  endpoint: string | null
}

/** The environment variables that `readConfig` knows, with what they are when they are not set. */
export const settings = {
  DDEX_DSP_PROJECT_ID: null,
  DDEX_DSP_BUCKET: null,
  DDEX_DSP_REGION: 'us-central1',
  DDEX_DSP_S3_SERVICE_ACCOUNT_SECRET: '',
  DDEX_DSP_S3_SEALING_KEY_SECRET: '',
  DDEX_DSP_SEALING_KEY: '',
  DDEX_DSP_S3_CONCURRENCY: '4',
  DDEX_DSP_S3_ENDPOINT: '',
} as const

/** Reads the settings of this function. Throws `ConfigError`. */
export function readConfig(environment: Environment): Config {
  const { text, number } = readersOf(settings, environment)
  const orNull = (name: keyof typeof settings) => text(name) || null
  return {
    projectId: text('DDEX_DSP_PROJECT_ID'),
    bucket: text('DDEX_DSP_BUCKET'),
    region: text('DDEX_DSP_REGION'),
    delaysTasks: !environment.CLOUD_TASKS_EMULATOR_HOST,
    serviceAccountSecret: orNull('DDEX_DSP_S3_SERVICE_ACCOUNT_SECRET'),
    sealingKeySecret: orNull('DDEX_DSP_S3_SEALING_KEY_SECRET'),
    sealingKey: orNull('DDEX_DSP_SEALING_KEY'),
    concurrency: number('DDEX_DSP_S3_CONCURRENCY', 1, 50),
    endpoint: orNull('DDEX_DSP_S3_ENDPOINT'),
  }
}
