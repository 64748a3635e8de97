import { isAddressRange } from '@ddex/dsp-core'

/** A setting that is missing or wrong. The message is for whoever runs the server. */
export class ConfigError extends Error {}

export type Environment = Record<string, string | undefined>

/** The environment variables that this server knows, with what they are when they are not set. */
export const settings = {
  DDEX_DSP_PROJECT_ID: null,
  DDEX_DSP_BUCKET: null,
  DDEX_DSP_FTP_HOST: '127.0.0.1',
  DDEX_DSP_FTP_PORT: '2121',
  DDEX_DSP_FTP_PASSIVE_PORTS: '30000-30099',
  DDEX_DSP_FTP_PUBLIC_ADDRESS: '',
  DDEX_DSP_FTP_ACTIVE_MODE: 'false',
  DDEX_DSP_FTP_TLS: 'optional',
  DDEX_DSP_FTP_TLS_CERTIFICATE: '',
  DDEX_DSP_FTP_TLS_CERTIFICATE_FILE: '',
  DDEX_DSP_FTP_TLS_KEY: '',
  DDEX_DSP_FTP_TLS_KEY_FILE: '',
  DDEX_DSP_FTP_IMPLICIT_TLS_PORT: '',
  DDEX_DSP_FTP_PROTECT_DATA: 'false',
  DDEX_DSP_FTP_REUSE_TLS_SESSION: 'false',
  DDEX_DSP_FTP_VOLUME: null,
  DDEX_DSP_FTP_POWER_SAFE: 'false',
  DDEX_DSP_FTP_KEEP_HOURS: '24',
  DDEX_DSP_FTP_MAX_CONNECTIONS_PER_HOST: '20',
  DDEX_DSP_FTP_SAFE_ADDRESSES: '',
  DDEX_DSP_FTP_TRUSTED_PROXIES: '',
  DDEX_DSP_FTP_OPERATIONS_HOST: '127.0.0.1',
  DDEX_DSP_FTP_OPERATIONS_PORT: '9121',
  DDEX_DSP_FTP_IDLE_MINUTES: '15',
  DDEX_DSP_FTP_STALL_SECONDS: '120',
  DDEX_DSP_FTP_STOP_GRACE_SECONDS: '15',
} as const

export type SettingName = keyof typeof settings

/** Reads settings by their kind. Every reader throws `ConfigError`. */
export function readersOf(environment: Environment) {
  const text = (name: SettingName): string => {
    const value = environment[name]?.trim() || settings[name]
    if (value === null) throw new ConfigError(`${name} is not set.`)
    return value
  }
  const number = (name: SettingName, least: number, most: number): number => {
    const value = Number(text(name))
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new ConfigError(`${name} is no whole number from ${least} to ${most}.`)
  }
  const oneOf = <T extends string>(name: SettingName, values: readonly T[]): T => {
    const found = values.find((value) => value === text(name))
    if (found !== undefined) return found
    throw new ConfigError(`${name} is none of ${values.join(', ')}.`)
  }
  const flag = (name: SettingName): boolean => oneOf(name, ['true', 'false']) === 'true'
  const addresses = (name: SettingName): string[] => {
    const given = text(name).split(',')
    const ranges = given.map((range) => range.trim()).filter((range) => range !== '')
    const wrong = ranges.find((range) => !isAddressRange(range))
    if (wrong === undefined) return ranges
    throw new ConfigError(`${name} names no IP address or network: ${wrong}`)
  }
  return { text, number, oneOf, flag, addresses }
}
