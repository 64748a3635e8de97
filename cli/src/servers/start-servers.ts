import { spawn } from 'node:child_process'
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { CommandError } from '../terminal/command-error.ts'
import { isRunning } from '../dev/processes.ts'
import { operationsUrl, settingsOf, type ProtocolServer } from './protocol-servers.ts'
import { forgetProcess, rememberProcess, runningProcess } from './server-process.ts'

/** What became of a server that was to be started or stopped. */
export interface ServerOutcome {
  name: string
  outcome: 'started' | 'was running' | 'stopped' | 'was not running'
  pid: number | null
}

export interface Patience {
  timeoutMs: number
  everyMs?: number
}

/**
 * Starts a server in the background and waits until it is ready. Throws `CommandError` with the end of its log
 * when it ends before or is not ready in time.
 */
export async function startServer(
  server: ProtocolServer,
  { timeoutMs, everyMs = 100 }: Patience,
): Promise<ServerOutcome> {
  const { name, program, logFile, folder } = server
  const running = runningProcess(server)
  if (running) return { name, outcome: 'was running', pid: running.pid }
  const settings = settingsOf(server)
  if (!existsSync(program))
    throw new CommandError(`${program} is missing: leave --no-build out, and it is built.`)
  mkdirSync(dirname(logFile), { recursive: true })
  const log = openSync(logFile, 'a')
  const before = fstatSync(log).size
  const child = spawn(process.execPath, [program], {
    ...{ cwd: folder, env: settings, detached: true, stdio: ['ignore', log, log] },
  })
  closeSync(log)
  child.unref()
  const { pid } = child
  if (pid === undefined) throw new CommandError(`The ${name} server could not be started.`)
  const operations = operationsUrl(server, settings)
  rememberProcess(server, { pid, startedAt: new Date().toISOString(), operations })
  const until = Date.now() + timeoutMs
  while (Date.now() < until) {
    if (!isRunning(pid)) {
      forgetProcess(server)
      throw new CommandError(`The ${name} server ended at once: ${lastLine(logFile)} (${logFile})`)
    }
    // Another program may hold the port of its operations and say that it is ready.
    const listens = readFileSync(logFile).subarray(before).includes('"listening"')
    if (listens && (await isReady(operations))) return { name, outcome: 'started', pid }
    await pause(everyMs)
  }
  throw new CommandError(
    `The ${name} server runs (process ${pid}) and is not ready after ${timeoutMs / 1000} s: ${operations}/readyz says why.`,
  )
}

async function isReady(operations: string): Promise<boolean> {
  try {
    const response = await fetch(`${operations}/readyz`, { signal: AbortSignal.timeout(2000) })
    await response.text()
    return response.ok
  } catch {
    return false
  }
}

const lastLine = (logFile: string): string =>
  readFileSync(logFile, 'utf8').trim().split('\n').at(-1)?.slice(0, 300) ?? ''

/**
 * Tells a server to stop (SIGTERM: running uploads may end) and waits until it has. Throws `CommandError` when it
 * has not in time; nothing is killed.
 */
export async function stopServer(
  server: ProtocolServer,
  { timeoutMs, everyMs = 100 }: Patience,
): Promise<ServerOutcome> {
  const { name } = server
  const running = runningProcess(server)
  if (!running) {
    forgetProcess(server)
    return { name, outcome: 'was not running', pid: null }
  }
  const { pid } = running
  process.kill(pid, 'SIGTERM')
  const until = Date.now() + timeoutMs
  while (isRunning(pid)) {
    if (Date.now() > until)
      throw new CommandError(
        `The ${name} server (process ${pid}) still has uploads after ${timeoutMs / 1000} s and goes on to end. A second SIGTERM ends it at once.`,
      )
    await pause(everyMs)
  }
  forgetProcess(server)
  return { name, outcome: 'stopped', pid }
}
