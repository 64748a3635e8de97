import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { CannotStart } from './cannot-start.ts'
import { cachedJar, findFirestoreJar } from './firestore-jar.ts'
import { findJava } from './java.ts'

const host = '127.0.0.1'

export interface FirestoreEmulatorOptions {
  projectId: string
  /** The rules file that it starts with. */
  rules: string
  /** Where it may write what it needs to start. */
  folder: string
}

/** Firestore alone, for tests: without the rest of the suite it is there in a second or two. */
export interface FirestoreEmulator {
  host: string
  port: number
  stop(): Promise<void>
}

/** The jar to run; firebase-tools is not asked to download one. */
function findJar(folder: string): string {
  const { from, path } = findFirestoreJar(folder)
  if (path) return path
  if (from === 'firebase-tools cache') return cachedJar()
  throw new CannotStart(
    'The Firestore emulator is not installed; run: npx firebase setup:emulators:firestore',
  )
}

async function freePort(): Promise<number> {
  const probe = createServer().listen({ host, port: 0 })
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** Resolves when it says that it runs; throws `CannotStart` with its last words when it ends before. */
async function whenRunning(child: ChildProcess): Promise<void> {
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line)
      if (line.includes('is now running')) child.emit('running')
    })
  }
  const ended = once(child, 'exit').then(() => {
    throw new CannotStart(`The Firestore emulator did not start: ${said.slice(-3).join(' ')}`)
  })
  await Promise.race([once(child, 'running'), ended])
  ended.catch(() => undefined)
}

/** Starts Firestore on a free port of 127.0.0.1. Throws `CannotStart` when Java or the jar is missing. */
export async function startFirestoreEmulator(
  options: FirestoreEmulatorOptions,
): Promise<FirestoreEmulator> {
  const jar = findJar(options.folder)
  const java = await findJava()
  const port = await freePort()
  const child = spawn(
    join(java.home, 'bin', 'java'),
    [
      ...['-jar', jar, '--host', host, '--port', String(port)],
      ...['--project_id', options.projectId, '--rules', options.rules],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  await whenRunning(child)
  return {
    host,
    port,
    async stop() {
      process.off('exit', kill)
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}
