import { readFileSync } from 'node:fs'
import { ConfigError, readersOf, type Environment } from '@ddex/ingestion-servers/common'
import type { SftpServerConfig } from '@ddex/ingestion-servers/sftp'

export interface Config {
  projectId: string
  bucket: string
  /** Where the functions are. */
  region: string
  /** Whether Cloud Tasks can delay; its emulator cannot. */
  delaysTasks: boolean
  sftp: SftpServerConfig
}

/** The environment variables that `readConfig` knows, with what they are when they are not set. */
export const settings = {
  DDEX_DSP_PROJECT_ID: null,
  DDEX_DSP_BUCKET: null,
  DDEX_DSP_REGION: 'us-central1',
  DDEX_DSP_SFTP_HOST: '127.0.0.1',
  DDEX_DSP_SFTP_PORT: '2222',
  DDEX_DSP_SFTP_VOLUME: null,
  DDEX_DSP_SFTP_HOST_KEY: '',
  DDEX_DSP_SFTP_HOST_KEY_FILE: '',
  DDEX_DSP_SFTP_POWER_SAFE: 'false',
  DDEX_DSP_SFTP_KEEP_HOURS: '24',
  DDEX_DSP_SFTP_MAX_CONNECTIONS_PER_HOST: '20',
  DDEX_DSP_SFTP_SAFE_ADDRESSES: '',
  DDEX_DSP_SFTP_TRUSTED_PROXIES: '',
  DDEX_DSP_SFTP_OPERATIONS_HOST: '127.0.0.1',
  DDEX_DSP_SFTP_OPERATIONS_PORT: '9122',
  DDEX_DSP_SFTP_IDLE_MINUTES: '15',
  DDEX_DSP_SFTP_STOP_GRACE_SECONDS: '15',
} as const

/** Reads the settings of this server. Throws `ConfigError`. */
export function readConfig(environment: Environment): Config {
  const { text, number, flag, list, addresses } = readersOf(settings, environment)
  const keepHours = number('DDEX_DSP_SFTP_KEEP_HOURS', 1, 24 * 365)
  return {
    projectId: text('DDEX_DSP_PROJECT_ID'),
    bucket: text('DDEX_DSP_BUCKET'),
    region: text('DDEX_DSP_REGION'),
    delaysTasks: !environment.CLOUD_TASKS_EMULATOR_HOST,
    sftp: {
      host: text('DDEX_DSP_SFTP_HOST'),
      port: number('DDEX_DSP_SFTP_PORT', 0, 65_535),
      volume: text('DDEX_DSP_SFTP_VOLUME'),
      hostKeys: hostKeys(text('DDEX_DSP_SFTP_HOST_KEY'), list('DDEX_DSP_SFTP_HOST_KEY_FILE')),
      powerSafe: flag('DDEX_DSP_SFTP_POWER_SAFE'),
      keepPartialHours: keepHours,
      keepForwardedHours: keepHours,
      maxConnectionsPerHost: number('DDEX_DSP_SFTP_MAX_CONNECTIONS_PER_HOST', 1, 100_000),
      safeAddresses: addresses('DDEX_DSP_SFTP_SAFE_ADDRESSES'),
      trustedProxies: addresses('DDEX_DSP_SFTP_TRUSTED_PROXIES'),
      operations: {
        host: text('DDEX_DSP_SFTP_OPERATIONS_HOST'),
        port: number('DDEX_DSP_SFTP_OPERATIONS_PORT', 0, 65_535),
      },
      idleTimeoutMs: number('DDEX_DSP_SFTP_IDLE_MINUTES', 1, 24 * 60) * 60_000,
      stopGraceMs: number('DDEX_DSP_SFTP_STOP_GRACE_SECONDS', 0, 3600) * 1000,
    },
  }
}

/** None: the server makes a key of its own. Many shells and panels turn line ends into `\n`. */
function hostKeys(pems: string, files: string[]): string[] {
  const written = pems.replaceAll('\\n', '\n').trim()
  if (written !== '') return written.split(/(?<=-----END [^\n]*-----)\s+/).map((pem) => `${pem}\n`)
  return files.map((file) => {
    try {
      return readFileSync(file, 'utf8')
    } catch (cause) {
      throw new ConfigError(`DDEX_DSP_SFTP_HOST_KEY_FILE cannot be read: ${file}`, { cause })
    }
  })
}
