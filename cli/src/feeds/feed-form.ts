import { readFileSync } from 'node:fs'
import { usageError } from '../terminal/command-error.ts'

/** What is said on the command line of a feed. */
export interface FeedFlags {
  id?: string
  name?: string
  distributor?: string
  protocol?: string
  username?: string
  setting?: string[]
  location?: string[]
  publicKey?: string[]
  password?: string
  secret?: string[]
}

/** The feed as the service's functions want it; the service itself judges the values. */
export function feedForm(flags: FeedFlags): object {
  const { id, name, distributor, protocol, username, setting = [], location = [] } = flags
  return {
    ...stated({ id, name, protocol, username, distributorId: distributor }),
    ...(setting.length > 0 ? { settings: valuesOf(setting) } : {}),
    ...(location.length > 0 ? { location: valuesOf(location) } : {}),
  }
}

/** Credentials as the service's functions want them. Secrets come from the environment, never from an argument. */
export function credentialsForm(
  { publicKey = [], password, secret = [] }: FeedFlags,
  env: NodeJS.ProcessEnv = process.env,
): object {
  const secrets = secret.map((pair) => {
    const [name = '', variable = ''] = pair.split('=')
    const value = env[variable]
    if (value) return [name, value] as const
    throw usageError(`--secret ${pair}: the environment has no ${variable || 'variable'}.`)
  })
  return {
    ...stated({ password }),
    ...(publicKey.length > 0 ? { publicKeys: publicKey.flatMap(linesOf) } : {}),
    ...(secrets.length > 0 ? { secrets: Object.fromEntries(secrets) } : {}),
  }
}

function stated(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** `name=value` pairs; numbers, true, false and lists (`a,b`, for fields that are lists) as what they are. */
function valuesOf(pairs: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...rest] = pair.split('=')
      if (rest.length === 0) throw usageError(`'${pair}' is no name=value.`)
      return [name, valueOf(name, rest.join('='))]
    }),
  )
}

const lists = new Set(['allowedAddresses', 'assetHosts', 'allowedFileTypes'])

function valueOf(name: string, text: string): unknown {
  if (lists.has(name)) return text === '' ? [] : text.split(',')
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'null') return null
  return /^\d+$/.test(text) ? Number(text) : text
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean)
  } catch {
    throw usageError(`${file} cannot be read.`)
  }
}
