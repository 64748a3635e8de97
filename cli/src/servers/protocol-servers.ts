import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { CommandError, usageError } from '../terminal/command-error.ts'

export const serverNames = ['ftp', 'sftp'] as const
export type ServerName = (typeof serverNames)[number]

/** A protocol server of a project, run on this machine. */
export interface ProtocolServer {
  name: ServerName
  folder: string
  /** What is run. */
  program: string
  pidFile: string
  logFile: string
}

/** The servers that a project has, or those that are named. Throws `CommandError` for others. */
export function serversOf(root: string, names: readonly string[]): ProtocolServer[] {
  const known = serverNames.filter((name) => existsSync(join(root, 'servers', name)))
  const unknown = names.find((name) => !known.some((each) => each === name))
  if (unknown)
    throw usageError(
      `There is no server '${unknown}' in ${resolve(root)}; there is ${known.join(', ') || 'none'}.`,
    )
  if (known.length === 0)
    throw new CommandError(`${resolve(root)} has no servers: deliveries come to its functions.`)
  return known
    .filter((name) => names.length === 0 || names.includes(name))
    .map((name) => placeOf(resolve(root), name))
}

function placeOf(root: string, name: ServerName): ProtocolServer {
  const folder = join(root, 'servers', name)
  const state = join(root, '.local', 'servers')
  return {
    ...{ name, folder, program: join(folder, 'dist', 'main.js') },
    ...{ pidFile: join(state, `${name}.json`), logFile: join(state, `${name}.log`) },
  }
}

/** The server's settings: what the environment says, else its `.env`. Throws `CommandError` without one. */
export function settingsOf(
  { folder, name }: ProtocolServer,
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const path = join(folder, '.env')
  if (!existsSync(path))
    throw new CommandError(
      `${path} is missing: copy servers/${name}/.env.example to it and set the project, the bucket and the volume.`,
    )
  return { ...parseEnv(readFileSync(path, 'utf8')), ...env }
}

const defaultPorts = { ftp: '9121', sftp: '9122' } as const

/** Where the server tells how it is. */
export function operationsUrl({ name }: ProtocolServer, settings: NodeJS.ProcessEnv): string {
  const prefix = `DDEX_DSP_${name.toUpperCase()}_OPERATIONS`
  const host = settings[`${prefix}_HOST`] || '127.0.0.1'
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host
  return `http://${reachable}:${settings[`${prefix}_PORT`] || defaultPorts[name]}`
}
