import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))

/** Where this run keeps everything: logs, screenshots, the stack's own state. */
export const scratch = join(repository, '.local', 'e2e')

const portOffset = Number(process.env.DDEX_DSP_E2E_PORT_OFFSET ?? 1200)

/** What the tests use of `stack.json`. */
export interface StackDescription {
  stackId: string
  projectId: string
  region: string
  ports: Record<string, number>
  urls: { web: string; firestore: string; functions: string }
  sftp: {
    host: string
    port: number
    username: string
    password: string
    feedId: string
    hostKeyFingerprint: string
  }
  http: { url: string; key: string; feedId: string }
  gcs: { endpoint: string; bucket: string; prefix: string; feedId: string; command: string }
  s3: {
    endpoint: string
    region: string
    bucket: string
    prefix: string
    accessKeyId: string
    secretAccessKey: string
    feedId: string
  }
  feeds: { id: string; protocol: string }[]
  users: { email: string; password: string; claims: { role: string } }[]
  logs: string
  pids: Record<string, number>
}

export interface RunningStack extends StackDescription {
  /** What the launcher wrote so far. */
  output(): string
  /** What a part of the stack has logged. */
  logOf(name: string): string
  /** Sends SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
}

/** The end of every log of the stack, for a failure's message. */
export function logTails(lines = 40): string {
  const logs = join(scratch, 'logs')
  if (!existsSync(logs)) return '(no logs)'
  return readdirSync(logs)
    .filter((name) => name.endsWith('.log') && !name.startsWith('firestore'))
    .map((name) => {
      const tail = readFileSync(join(logs, name), 'utf8').trim().split('\n').slice(-lines)
      return `--- ${join(logs, name)}\n${tail.join('\n')}`
    })
    .join('\n')
}

function whenReady(launcher: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (/^ready$/m.test(output())) resolve()
    }
    launcher.stdout?.on('data', look)
    launcher.once('exit', (code) => {
      reject(
        new Error(`The stack ended with ${code} before it was ready:\n${output()}\n${logTails()}`),
      )
    })
  })
}

/** How it is started: on ports of its own, and without demo music. */
export const startCommand = [
  ...['npm', 'start', '--', '--no-demo'],
  ...['--port-offset', String(portOffset)],
] as const

/** Starts the whole service. */
export async function startStack(): Promise<RunningStack> {
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch, { recursive: true })
  const [npm, ...args] = startCommand
  const launcher = spawn(npm, args, {
    cwd: repository,
    env: { ...process.env, DDEX_DSP_LOCAL_DIR: scratch, CI: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let written = ''
  for (const stream of [launcher.stdout, launcher.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      written += chunk.toString('utf8')
    })
  }
  const exited = new Promise<number | null>((resolve) => launcher.once('exit', resolve))
  process.once('exit', () => launcher.kill('SIGKILL'))
  await whenReady(launcher, () => written)
  const file = readFileSync(join(scratch, 'stack.json'), 'utf8')
  const description = JSON.parse(file) as StackDescription
  // npm hands signals to a shell, which keeps them to itself.
  const own = description.pids.launcher ?? 0
  const tell = (signal: NodeJS.Signals): boolean => isThere(own) && process.kill(own, signal)
  process.once('exit', () => tell('SIGKILL'))
  return {
    ...description,
    output: () => written,
    logOf: (name) => readFileSync(join(description.logs, `${name}.log`), 'utf8'),
    stop: () => {
      tell('SIGTERM')
      return exited
    },
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Whether something answers on this port. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Command lines of the processes that carry the stack's mark in their environment (Linux). */
export function processesOf(stackId: string): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const marked = readFileSync(`/proc/${pid}/environ`, 'latin1').includes(stackId)
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return marked && command !== '' ? [`${pid} ${command}`] : []
      } catch {
        return []
      }
    })
}
