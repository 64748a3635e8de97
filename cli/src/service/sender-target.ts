import type { SenderTarget } from '@ddex/ingestion-servers/protocol-tests'
import type { StackFile } from '../dev/stack-file.ts'
import { CommandError } from '../terminal/command-error.ts'
import type { ServiceAddress } from './service-file.ts'

/** Where to send, as the command line says it; what is absent comes from the local stack. */
export interface TargetFlags {
  protocol?: string
  host?: string
  port?: number
  username?: string
  /** Else `DDEX_DSP_SENDER_PASSWORD`: an argument can be seen by others on the machine. */
  password?: string
  hostKey?: string
  certificate?: string
  security?: string
}

interface Feed {
  id: string
  protocol: string
  username: string | null
  location: { bucket: string; prefix: string; region?: string } | null
}

/** What the makers of targets look at. */
interface Known {
  service: ServiceAddress
  feed: Feed
  stack: StackFile | null
  flags: TargetFlags
  username: string | undefined
  password: string | undefined
}

/** A feed's door, as its sender reaches it. Throws `CommandError` naming what is missing. */
export function senderTarget(
  service: ServiceAddress,
  feed: Feed,
  flags: TargetFlags,
  env: NodeJS.ProcessEnv = process.env,
): SenderTarget {
  const { stack } = service
  const demo = stack?.feeds.find(({ id }) => id === feed.id)
  const known: Known = {
    ...{ service, feed, stack, flags },
    username: flags.username ?? feed.username ?? demo?.username,
    password: flags.password ?? env.DDEX_DSP_SENDER_PASSWORD ?? demo?.password,
  }
  return makers[feed.protocol as SenderTarget['protocol']](known, env)
}

const makers: Record<
  SenderTarget['protocol'],
  (known: Known, env: NodeJS.ProcessEnv) => SenderTarget
> = { ftp: ftpTarget, sftp: sftpTarget, s3: s3Target, gcs: gcsTarget, http: httpTarget }

const signInOf = ({ username, password }: Known) => ({
  username: needed(username, '--username'),
  password: needed(password, 'DDEX_DSP_SENDER_PASSWORD'),
})

function sftpTarget(known: Known): SenderTarget {
  const { flags, stack } = known
  const door = stack?.sftp
  const hostKeyFingerprint = flags.hostKey ?? door?.hostKeyFingerprint
  return {
    ...{ protocol: 'sftp', host: needed(flags.host ?? door?.host, '--host') },
    ...{ port: flags.port ?? door?.port ?? 22, ...signInOf(known) },
    ...(hostKeyFingerprint ? { hostKeyFingerprint } : {}),
  }
}

function ftpTarget(known: Known): SenderTarget {
  const { flags, stack } = known
  const door = stack?.ftp
  const certificateFingerprint = flags.certificate ?? door?.certificateFingerprint
  return {
    ...{ protocol: 'ftp', host: needed(flags.host ?? door?.host, '--host') },
    ...{ port: flags.port ?? door?.port ?? 21, security: securityOf(flags.security) },
    ...signInOf(known),
    ...(certificateFingerprint ? { certificateFingerprint } : {}),
  }
}

/** The sender's own keys: of the local stack, else out of the environment, as for AWS' own tools. */
function s3Target({ feed, stack }: Known, env: NodeJS.ProcessEnv): SenderTarget {
  const { bucket = '', prefix = '', region = '' } = feed.location ?? {}
  const place = { protocol: 's3', bucket, prefix, region } as const
  if (stack?.s3?.feedId === feed.id) {
    const { endpoint, accessKeyId, secretAccessKey } = stack.s3
    return { ...place, endpoint, accessKeyId, secretAccessKey }
  }
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env
  const keys = id && secret ? { accessKeyId: id, secretAccessKey: secret } : {}
  return { ...place, ...keys, ...(token ? { sessionToken: token } : {}) }
}

/** As a service account whose key the environment names, else as this machine. */
function gcsTarget({ service, feed, stack }: Known, env: NodeJS.ProcessEnv): SenderTarget {
  const { bucket = '', prefix = '' } = feed.location ?? {}
  const endpoint = stack?.gcs?.endpoint
  const key = env.DDEX_DSP_SENDER_SERVICE_ACCOUNT
  return {
    ...{ protocol: 'gcs', bucket, prefix, projectId: service.projectId },
    ...(endpoint ? { endpoint } : {}),
    ...(key ? { serviceAccount: key } : {}),
  }
}

function httpTarget({ service, feed, stack }: Known, env: NodeJS.ProcessEnv): SenderTarget {
  const demo = stack?.http?.feedId === feed.id ? stack.http : null
  const url = demo?.url ?? `${service.webUrl}/api/deliveries`
  const apiKey = needed(env.DDEX_DSP_SENDER_API_KEY ?? demo?.key, 'DDEX_DSP_SENDER_API_KEY')
  return { protocol: 'http', url, apiKey }
}

function securityOf(text = 'explicit'): 'plain' | 'explicit' | 'implicit' {
  const found = (['plain', 'explicit', 'implicit'] as const).find((each) => each === text)
  if (found) return found
  throw new CommandError('--security is one of plain, explicit, implicit.', 2)
}

function needed(value: string | null | undefined, flag: string): string {
  if (value) return value
  throw new CommandError(`Say ${flag}: the service does not tell.`, 2)
}
