import { readFileSync } from 'node:fs'
import type { SftpServerConfig } from '@ddex/ingestion-servers/sftp'

export interface Config {
  projectId: string
  bucket: string
  /** Whether Cloud Tasks can delay; its emulator cannot. */
  delaysTasks: boolean
  sftp: SftpServerConfig
}

/** A setting that is missing or wrong. The message is for whoever runs the server. */
export class ConfigError extends Error {}

type Environment = Record<string, string | undefined>

/** The environment variables that `readConfig` knows, with what they are when they are not set. */
export const settings = {
  DDEX_DSP_PROJECT_ID: null,
  DDEX_DSP_BUCKET: null,
  DDEX_DSP_SFTP_HOST: '127.0.0.1',
  DDEX_DSP_SFTP_PORT: '2222',
  DDEX_DSP_SFTP_VOLUME: null,
  DDEX_DSP_SFTP_HOST_KEY: '',
  DDEX_DSP_SFTP_HOST_KEY_FILE: '',
  DDEX_DSP_SFTP_POWER_SAFE: 'false',
  DDEX_DSP_SFTP_KEEP_HOURS: '24',
  DDEX_DSP_SFTP_MAX_CONNECTIONS_PER_HOST: '20',
  DDEX_DSP_SFTP_STOP_GRACE_SECONDS: '15',
} as const

type Name = keyof typeof settings

/** Reads the settings of this server. Throws `ConfigError`. */
export function readConfig(environment: Environment): Config {
  const text = (name: Name): string => {
    const value = environment[name]?.trim() || settings[name]
    if (value === null) throw new ConfigError(`${name} is not set.`)
    return value
  }
  const number = (name: Name, least: number, most: number): number => {
    const value = Number(text(name))
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new ConfigError(`${name} is no whole number from ${least} to ${most}.`)
  }
  const flag = (name: Name): boolean => {
    const value = text(name)
    if (value === 'true' || value === 'false') return value === 'true'
    throw new ConfigError(`${name} is neither true nor false.`)
  }
  const keepHours = number('DDEX_DSP_SFTP_KEEP_HOURS', 1, 24 * 365)
  return {
    projectId: text('DDEX_DSP_PROJECT_ID'),
    bucket: text('DDEX_DSP_BUCKET'),
    delaysTasks: !environment.CLOUD_TASKS_EMULATOR_HOST,
    sftp: {
      host: text('DDEX_DSP_SFTP_HOST'),
      port: number('DDEX_DSP_SFTP_PORT', 0, 65_535),
      volume: text('DDEX_DSP_SFTP_VOLUME'),
      hostKey: hostKey(text('DDEX_DSP_SFTP_HOST_KEY'), text('DDEX_DSP_SFTP_HOST_KEY_FILE')),
      powerSafe: flag('DDEX_DSP_SFTP_POWER_SAFE'),
      keepPartialHours: keepHours,
      keepForwardedHours: keepHours,
      maxConnectionsPerHost: number('DDEX_DSP_SFTP_MAX_CONNECTIONS_PER_HOST', 1, 100_000),
      stopGraceMs: number('DDEX_DSP_SFTP_STOP_GRACE_SECONDS', 0, 3600) * 1000,
    },
  }
}

/** Null: the server makes a key of its own. Many shells and panels turn line ends into `\n`. */
function hostKey(pem: string, file: string): string | null {
  if (pem !== '') return `${pem.replaceAll('\\n', '\n').trim()}\n`
  if (file === '') return null
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError(`DDEX_DSP_SFTP_HOST_KEY_FILE cannot be read: ${file}`, { cause })
  }
}
