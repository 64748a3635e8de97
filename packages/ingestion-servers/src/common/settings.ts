import { isAddressRange } from '@ddex/dsp-core'

/** A setting that is missing or wrong. The message is for whoever runs the server. */
export class ConfigError extends Error {}

export type Environment = Record<string, string | undefined>

/** Environment variables, with what they are when they are not set; null for those that must be. */
export type Settings = Readonly<Record<string, string | null>>

/** Reads settings from the environment, by their kind. Every reader throws `ConfigError`. */
export function readersOf<Known extends Settings>(known: Known, environment: Environment) {
  type Name = keyof Known & string
  const text = (name: Name): string => {
    const value = environment[name]?.trim() || known[name]
    if (value === null || value === undefined) throw new ConfigError(`${name} is not set.`)
    return value
  }
  const number = (name: Name, least: number, most: number): number => {
    const value = Number(text(name))
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new ConfigError(`${name} is no whole number from ${least} to ${most}.`)
  }
  const oneOf = <T extends string>(name: Name, values: readonly T[]): T => {
    const found = values.find((value) => value === text(name))
    if (found !== undefined) return found
    throw new ConfigError(`${name} is none of ${values.join(', ')}.`)
  }
  const flag = (name: Name): boolean => {
    const value = text(name)
    if (value === 'true' || value === 'false') return value === 'true'
    throw new ConfigError(`${name} is neither true nor false.`)
  }
  /** Items between commas. */
  const list = (name: Name): string[] =>
    text(name)
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
  const addresses = (name: Name): string[] => {
    const ranges = list(name)
    const wrong = ranges.find((range) => !isAddressRange(range))
    if (wrong === undefined) return ranges
    throw new ConfigError(`${name} names no IP address or network: ${wrong}`)
  }
  return { text, number, oneOf, flag, list, addresses }
}

/**
 * Variables whose names begin like those of a server and that it does not know: a slip of the pen would
 * otherwise leave a setting at its default without a word.
 */
export function unknownSettings(
  known: Settings,
  environment: Environment,
  prefix: string,
): string[] {
  const names = Object.keys(environment).filter((name) => name.startsWith(prefix))
  return names.filter((name) => !Object.hasOwn(known, name)).sort()
}
