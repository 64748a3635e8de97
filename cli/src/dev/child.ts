import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const guard = fileURLToPath(new URL('./child-guard.js', import.meta.url))
const keptLines = 200

export interface ChildOptions {
  name: string
  /** A Node program. */
  program: string
  args?: string[]
  env: NodeJS.ProcessEnv
  cwd: string
  logFile: string
}

/** A long-running part of the stack. */
export interface Child {
  name: string
  pid: number
  logFile: string
  /** Resolves when the process has ended, for whatever reason. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  hasExited(): boolean
  /** The last lines that it wrote. */
  tail(lines: number): string
  /** Resolves with the first line, past or coming, that matches; rejects when the child ends before. */
  line(pattern: RegExp): Promise<string>
  signal(signal: NodeJS.Signals): void
}

/** Keeps what a child writes: in its log file, and the last lines here. */
function keepLines(child: ChildProcess, logFile: string) {
  mkdirSync(dirname(logFile), { recursive: true })
  const log = createWriteStream(logFile)
  const lines: string[] = []
  const waiting = new Set<(line: string) => void>()
  let rest = ''
  const take = (chunk: Buffer): void => {
    log.write(chunk)
    const parts = (rest + chunk.toString('utf8')).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    lines.splice(0, lines.length - keptLines)
    for (const part of parts) waiting.forEach((look) => look(part))
  }
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  child.once('close', () => log.end())
  return { lines, waiting }
}

/** Starts a Node program in a process group of its own, so that Ctrl+C reaches it through us only. */
export function startChild(options: ChildOptions): Child {
  const { name, program, args = [], env, cwd, logFile } = options
  const process_ = spawn(process.execPath, ['--import', guard, program, ...args], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const { lines, waiting } = keepLines(process_, logFile)
  let ended = false
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    process_.once('exit', (code, signal) => {
      ended = true
      resolve({ code, signal })
    })
  })
  return {
    name,
    pid: process_.pid ?? 0,
    logFile,
    exited,
    hasExited: () => ended,
    tail: (count) => lines.slice(-count).join('\n'),
    signal: (signal) => void process_.kill(signal),
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (text: string): void => {
          if (!pattern.test(text)) return
          waiting.delete(look)
          resolve(text)
        }
        waiting.add(look)
        lines.forEach(look)
        void exited.then(() => reject(new Error(`${name} ended before it was ready`)))
      }),
  }
}
