import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isRunning } from '../dev/processes.ts'
import type { ProtocolServer } from './protocol-servers.ts'

/** What `servers start` leaves behind for the other commands. */
export interface ServerProcess {
  pid: number
  startedAt: string
  operations: string
}

/** The running process of a server; null when it does not run, whatever its file says. */
export function runningProcess({ pidFile, program }: ProtocolServer): ServerProcess | null {
  if (!existsSync(pidFile)) return null
  const held = JSON.parse(readFileSync(pidFile, 'utf8')) as ServerProcess
  return isRunning(held.pid) && isOurs(held.pid, program) ? held : null
}

/** After a restart of the machine the number may be that of another program. */
function isOurs(pid: number, program: string): boolean {
  if (process.platform !== 'linux') return true
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(program)
  } catch {
    return false
  }
}

export const rememberProcess = ({ pidFile }: ProtocolServer, held: ServerProcess): void =>
  writeFileSync(pidFile, `${JSON.stringify(held, null, 2)}\n`)

export const forgetProcess = ({ pidFile }: ProtocolServer): void => rmSync(pidFile, { force: true })
