import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { CommandError } from './command-error.ts'

/** A program that ran and failed; `tail` is the end of what it wrote. */
export class ProgramFailed extends CommandError {
  readonly tail: string

  constructor(name: string, code: number | null, tail: string) {
    const lines = tail.trim().split('\n')
    const said = lines.find((line) => /^\s*\w*Error: /.test(line)) ?? lines.at(-1)
    super(`${name} failed${code === null ? '' : ` with code ${code}`}: ${said?.trim() ?? ''}`)
    this.tail = tail
  }
}

export interface ProgramOptions {
  name: string
  command: string
  args: string[]
  env: NodeJS.ProcessEnv
  cwd?: string
  /** Written to its standard input. */
  input?: string
  logFile?: string
  /** Through a shell: the only way to run a `.cmd` file on Windows. */
  shell?: boolean
  /** It starts others, which end with it when it is stopped; on Windows it ends alone. */
  group?: boolean
  signal: AbortSignal
}

/** Ends a process with everything in its group: a package manager waits for what it has started. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

/** Runs a short program to its end; resolves with what it wrote to standard output. */
export function runProgram(options: ProgramOptions): Promise<string> {
  const { name, command, args, env, cwd, input, logFile, shell = false, signal } = options
  const group = options.group === true && process.platform !== 'win32'
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env,
      ...(group ? { detached: true } : { signal }),
      shell,
      ...(cwd === undefined ? {} : { cwd }),
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const log = logFile === undefined ? null : createWriteStream(logFile, { flags: 'a' })
    let output = ''
    let all = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        log?.write(chunk)
        all = (all + chunk.toString('utf8')).slice(-8000)
      })
    }
    child.stdin.on('error', () => undefined)
    child.stdin.end(input ?? '')
    let failure: Error | null = null
    if (group) {
      signal.addEventListener('abort', () => {
        failure = new Error(`${name} was stopped.`)
        endGroup(child.pid)
      })
    }
    child.once('error', (error) => {
      failure = error
      // A program that was told to stop still runs for a moment; one that never started does not.
      if (child.pid === undefined) reject(error)
    })
    child.once('close', (code) => {
      log?.end()
      if (failure) reject(failure)
      else if (code === 0) resolve(output)
      else reject(new ProgramFailed(name, code, all))
    })
  })
}
