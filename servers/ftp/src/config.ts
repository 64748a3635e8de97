import { readFileSync } from 'node:fs'
import type { FtpServerConfig } from '@ddex/ingestion-servers/ftp'
import { ConfigError, readersOf, type Environment } from '@ddex/ingestion-servers/common'
import { settings, type SettingName } from './settings.ts'

export interface Config {
  projectId: string
  bucket: string
  /** Where the functions are. */
  region: string
  /** Whether Cloud Tasks can delay; its emulator cannot. */
  delaysTasks: boolean
  ftp: FtpServerConfig
}

/** Reads the settings of this server. Throws `ConfigError`. */
export function readConfig(environment: Environment): Config {
  const { text, number, flag, addresses } = readersOf(settings, environment)
  const keepHours = number('DDEX_DSP_FTP_KEEP_HOURS', 1, 24 * 365)
  return {
    projectId: text('DDEX_DSP_PROJECT_ID'),
    bucket: text('DDEX_DSP_BUCKET'),
    region: text('DDEX_DSP_REGION'),
    delaysTasks: !environment.CLOUD_TASKS_EMULATOR_HOST,
    ftp: {
      host: text('DDEX_DSP_FTP_HOST'),
      port: number('DDEX_DSP_FTP_PORT', 0, 65_535),
      passivePorts: portRange(text('DDEX_DSP_FTP_PASSIVE_PORTS')),
      publicAddress: text('DDEX_DSP_FTP_PUBLIC_ADDRESS') || null,
      activeMode: flag('DDEX_DSP_FTP_ACTIVE_MODE'),
      tls: tlsConfig(environment),
      volume: text('DDEX_DSP_FTP_VOLUME'),
      powerSafe: flag('DDEX_DSP_FTP_POWER_SAFE'),
      keepPartialHours: keepHours,
      keepForwardedHours: keepHours,
      maxConnectionsPerHost: number('DDEX_DSP_FTP_MAX_CONNECTIONS_PER_HOST', 1, 100_000),
      safeAddresses: addresses('DDEX_DSP_FTP_SAFE_ADDRESSES'),
      trustedProxies: addresses('DDEX_DSP_FTP_TRUSTED_PROXIES'),
      operations: {
        host: text('DDEX_DSP_FTP_OPERATIONS_HOST'),
        port: number('DDEX_DSP_FTP_OPERATIONS_PORT', 0, 65_535),
      },
      idleTimeoutMs: number('DDEX_DSP_FTP_IDLE_MINUTES', 1, 24 * 60) * 60_000,
      stallTimeoutMs: number('DDEX_DSP_FTP_STALL_SECONDS', 5, 3600) * 1000,
      stopGraceMs: number('DDEX_DSP_FTP_STOP_GRACE_SECONDS', 0, 3600) * 1000,
    },
  }
}

function tlsConfig(environment: Environment): FtpServerConfig['tls'] {
  const { text, number, oneOf, flag } = readersOf(settings, environment)
  const mode = oneOf('DDEX_DSP_FTP_TLS', ['off', 'optional', 'required'])
  const hasImplicitPort = mode !== 'off' && text('DDEX_DSP_FTP_IMPLICIT_TLS_PORT') !== ''
  const certificate = pem(
    text('DDEX_DSP_FTP_TLS_CERTIFICATE'),
    'DDEX_DSP_FTP_TLS_CERTIFICATE_FILE',
    text('DDEX_DSP_FTP_TLS_CERTIFICATE_FILE'),
  )
  const key = pem(
    text('DDEX_DSP_FTP_TLS_KEY'),
    'DDEX_DSP_FTP_TLS_KEY_FILE',
    text('DDEX_DSP_FTP_TLS_KEY_FILE'),
  )
  if ((certificate === null) !== (key === null)) {
    throw new ConfigError('DDEX_DSP_FTP_TLS_CERTIFICATE and DDEX_DSP_FTP_TLS_KEY belong together.')
  }
  return {
    mode,
    identity: certificate !== null && key !== null ? { certificate, key } : null,
    implicitPort: hasImplicitPort ? number('DDEX_DSP_FTP_IMPLICIT_TLS_PORT', 0, 65_535) : null,
    protectData: flag('DDEX_DSP_FTP_PROTECT_DATA'),
    reuseSession: flag('DDEX_DSP_FTP_REUSE_TLS_SESSION'),
  }
}

/** Null: neither is set. Many shells and panels turn line ends into `\n`. */
function pem(written: string, fileName: SettingName, file: string): string | null {
  if (written !== '') return `${written.replaceAll('\\n', '\n').trim()}\n`
  if (file === '') return null
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError(`${fileName} cannot be read: ${file}`, { cause })
  }
}

/** `30000-30099`; `any` for whatever port is free. */
function portRange(text: string): FtpServerConfig['passivePorts'] {
  if (text === 'any') return null
  const [from = 0, to = 0] = (/^(\d{1,5})-(\d{1,5})$/.exec(text)?.slice(1) ?? []).map(Number)
  if (from >= 1 && from <= to && to <= 65_535) return { from, to }
  throw new ConfigError('DDEX_DSP_FTP_PASSIVE_PORTS is no range of ports such as 30000-30099.')
}
