import { join } from 'node:path'
import type { StackFile } from '../dev/stack-file.ts'
import { runningStack } from '../service/service-file.ts'
import { CommandError, usageError } from '../terminal/command-error.ts'
import { table } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { isRunning } from '../dev/processes.ts'
import { serverNames, serversOf } from './protocol-servers.ts'
import { runningProcess } from './server-process.ts'
import { askServer, notRunning, type ServerStatus } from './server-status.ts'
import { tailOf } from './follow-log.ts'

/** Servers of a running local stack start and stop with it. Throws `CommandError` then. */
export function requireNoStack(root: string): void {
  if (!runningStack(root)) return
  throw new CommandError(
    'The local stack runs here and has these servers in it: `npm start` starts them and Ctrl+C there stops them.',
  )
}

/** How each server is: the local stack's own while it runs, else those that `servers start` started. */
export function statusOfServers(
  root: string,
  names: readonly string[],
  now: Date,
): Promise<ServerStatus[]> {
  const stack = runningStack(root)
  if (stack)
    return Promise.all(namesIn(stack, names).map((name) => inStack(root, stack, name, now)))
  return Promise.all(
    serversOf(root, names).map((server) => {
      const held = runningProcess(server)
      return held ? askServer(server.name, server.folder, held, now) : notRunning(server.name)
    }),
  )
}

/** The stack's servers, or those of them that are named. Throws `CommandError` for others. */
function namesIn(stack: StackFile, names: readonly string[]): string[] {
  const known = serverNames.filter((name) => stack[name])
  const unknown = names.find((name) => !known.some((each) => each === name))
  if (unknown)
    throw usageError(
      `There is no server '${unknown}' in the local stack; there is ${known.join(', ') || 'none'}.`,
    )
  return names.length === 0 ? known : known.filter((name) => names.includes(name))
}

/** The stack's servers take any free port for their operations and say it in their log. */
async function inStack(
  root: string,
  stack: StackFile,
  name: string,
  now: Date,
): Promise<ServerStatus> {
  const pid = stack.pids[name]
  const found = operationsIn(tailOf(join(stack.logs, `${name}.log`), 5000).text)
  if (pid === undefined || !isRunning(pid)) return notRunning(name)
  const held = { pid, operations: found ?? 'http://127.0.0.1:0' }
  return askServer(name, join(root, 'servers', name), held, now)
}

/** Out of the line `listening` of a server's log. */
export function operationsIn(log: string): string | null {
  const line = log.split('\n').findLast((each) => each.includes('"listening"'))
  if (!line?.startsWith('{')) return null
  const { operationsPort } = JSON.parse(line) as { operationsPort?: number | null }
  return operationsPort ? `http://127.0.0.1:${operationsPort}` : null
}

/** Where the logs of the servers are that are meant, by name. */
export function logFiles(root: string, names: readonly string[]): { name: string; path: string }[] {
  const stack = runningStack(root)
  if (stack)
    return namesIn(stack, names).map((name) => ({ name, path: join(stack.logs, `${name}.log`) }))
  return serversOf(root, names).map(({ name, logFile }) => ({ name, path: logFile }))
}

/** The servers as a table. */
export const statusTable = (terminal: Terminal, all: readonly ServerStatus[]): string =>
  table(
    terminal,
    [
      { title: 'Server', cell: ({ name }) => name },
      { title: 'State', cell: ({ state }) => state },
      { title: 'Process', cell: ({ pid }) => pid, align: 'right' },
      { title: 'Version', cell: ({ version }) => version },
      { title: 'Up', cell: ({ uptimeSeconds }) => uptime(uptimeSeconds), align: 'right' },
      { title: 'Connections', cell: ({ connections }) => connections, align: 'right' },
      { title: 'Files waiting', cell: ({ waitingFiles }) => waitingFiles, align: 'right' },
    ],
    all,
  )

function uptime(seconds: number | null): string | null {
  if (seconds === null) return null
  const [days, hours, minutes] = [seconds / 86_400, (seconds / 3600) % 24, (seconds / 60) % 60]
  if (days >= 1) return `${Math.floor(days)} d ${Math.floor(hours)} h`
  return hours >= 1
    ? `${Math.floor(hours)} h ${Math.floor(minutes)} min`
    : `${Math.floor(minutes)} min`
}
