import type { SenderTarget } from '@ddex/ingestion-servers/protocol-tests'
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
}

/** A feed's door, as its sender reaches it. Throws `CommandError` naming what is missing. */
export function senderTarget(
  { stack }: ServiceAddress,
  feed: Feed,
  flags: TargetFlags,
  env: NodeJS.ProcessEnv = process.env,
): SenderTarget {
  const demo = stack?.feeds.find(({ id }) => id === feed.id)
  const password = flags.password ?? env.DDEX_DSP_SENDER_PASSWORD ?? demo?.password
  const username = flags.username ?? feed.username ?? demo?.username
  const protocol = feed.protocol
  if (protocol === 'sftp') {
    const host = needed(flags.host ?? stack?.sftp?.host, '--host')
    const port = flags.port ?? stack?.sftp?.port ?? 22
    const hostKey = flags.hostKey ?? stack?.sftp?.hostKeyFingerprint
    return {
      ...{ protocol, host, port, username: needed(username, '--username') },
      password: needed(password, 'DDEX_DSP_SENDER_PASSWORD'),
      ...(hostKey ? { hostKeyFingerprint: hostKey } : {}),
    }
  }
  if (protocol === 'ftp') {
    const certificate = flags.certificate ?? stack?.ftp?.certificateFingerprint
    return {
      ...{ protocol, host: needed(flags.host ?? stack?.ftp?.host, '--host') },
      ...{ port: flags.port ?? stack?.ftp?.port ?? 21, security: securityOf(flags.security) },
      ...{ username: needed(username, '--username') },
      password: needed(password, 'DDEX_DSP_SENDER_PASSWORD'),
      ...(certificate ? { certificateFingerprint: certificate } : {}),
    }
  }
  throw new CommandError(`Nothing is sent by ${protocol} from here yet.`)
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
