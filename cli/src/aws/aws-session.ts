import type * as S3Tools from '@ddex/ingestion-servers/s3-tools'
import type { AwsOptions } from './aws-options.ts'

export type Tools = typeof S3Tools

/** The tools and clients of one region; the SDK is read when a command needs it, and not before. */
export interface AwsSession {
  tools: Tools
  clients: S3Tools.AwsClients
  region: string
}

/** Opens it. Nothing is asked of AWS yet; credentials are what the SDK's chain finds. */
export async function openAws(
  { profile, endpoint }: Pick<AwsOptions, 'profile' | 'endpoint'>,
  region: string,
): Promise<AwsSession> {
  // The chain reads it when credentials are asked for the first time.
  if (profile) process.env.AWS_PROFILE = profile
  // The SDK warns of Node's age on standard error; which SDK it is, is ours to change and not the user's.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
  const tools = await import('@ddex/ingestion-servers/s3-tools')
  const clients = tools.awsClients({ region, ...(endpoint ? { endpoint } : {}) })
  return { tools, clients, region }
}

/** As whom the commands work: the account in which everything is made. */
export const accountOf = ({ tools, clients }: AwsSession): Promise<S3Tools.CallerIdentity> =>
  tools.callerIdentity(clients)
