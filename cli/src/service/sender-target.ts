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
}

/** What the makers of targets look at. */
interface Known {
  stack: StackFile | null
  flags: TargetFlags
  username: string | undefined
  password: string | undefined
}

/** A feed's door, as its sender reaches it. Throws `CommandError` naming what is missing. */
export function senderTarget(
  { stack }: ServiceAddress,
  feed: Feed,
  flags: TargetFlags,
  env: NodeJS.ProcessEnv = process.env,
): SenderTarget {
  const demo = stack?.feeds.find(({ id }) => id === feed.id)
  const known: Known = {
    ...{ stack, flags },
    username: flags.username ?? feed.username ?? demo?.username,
    password: flags.password ?? env.DDEX_DSP_SENDER_PASSWORD ?? demo?.password,
  }
  if (feed.protocol === 'sftp') return sftpTarget(known)
  if (feed.protocol === 'ftp') return ftpTarget(known)
  throw new CommandError(`Nothing is sent by ${feed.protocol} from here yet.`)
}

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

function securityOf(text = 'explicit'): 'plain' | 'explicit' | 'implicit' {
  const found = (['plain', 'explicit', 'implicit'] as const).find((each) => each === text)
  if (found) return found
  throw new CommandError('--security is one of plain, explicit, implicit.', 2)
}

function needed(value: string | null | undefined, flag: string): string {
  if (value) return value
  throw new CommandError(`Say ${flag}: the service does not tell.`, 2)
}
