import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { link, mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@ddex/dsp-core'

export interface VolumeLockOptions {
  volume: string
  logger: Logger
  /** Milliseconds to wait for the process before, which may still let uploads finish. */
  waitMs?: number
  /** Milliseconds between two tries. */
  everyMs?: number
}

/** That this process alone works with a volume. */
export interface VolumeLock {
  release(): Promise<void>
}

/** The folder with the sockets of owners; open while we work with it, for the sake of their paths. */
interface Locks {
  path: string
  handle: FileHandle
}

/**
 * Takes a volume for this process: a second one would clear away what the first is writing. The lock is
 * a socket on the volume, which works between containers too, and which nobody answers at once when its
 * process was killed. Waits for a process that is about to end; rejects when it goes on.
 *
 * Each owner's socket has a number of its own, `locks/<n>`, and the highest is the owner's. Who finds
 * that nobody answers there makes the next one, which goes well for one process only. The highest is
 * never removed, not even by its owner, so a number is never used again as long as anybody may have
 * seen it: what nobody answered once stays unanswered.
 */
export async function lockVolume({
  volume,
  logger,
  waitMs = 40_000,
  everyMs = 250,
}: VolumeLockOptions): Promise<VolumeLock> {
  const path = join(volume, 'locks')
  await mkdir(path, { recursive: true, mode: 0o750 })
  const locks = { path, handle: await open(path, 'r') }
  try {
    const until = performance.now() + waitMs
    for (let tries = 0; ; tries++) {
      const lock = await tryLock(locks, logger)
      if (lock) return lock
      if (tries === 0) logger.warn('volume_in_use', { volume, waitMs })
      if (performance.now() >= until) throw inUse(volume)
      await delay(everyMs)
    }
  } finally {
    await locks.handle.close()
  }
}

/** Null while another process has it. */
async function tryLock(locks: Locks, logger: Logger): Promise<VolumeLock | null> {
  for (;;) {
    const highest = await highestOf(locks)
    if (highest > 0 && (await isAnswered(socketPath(locks, String(highest))))) return null
    try {
      const server = await claim(locks, highest + 1)
      if (server) return { release: () => closed(server) }
    } catch (error) {
      // A file system without sockets: as good as before there were locks.
      logger.warn('volume_not_locked', { folder: locks.path, error })
      return { release: () => Promise.resolve() }
    }
  }
}

/** Null when another process was faster. */
async function claim(locks: Locks, number: number): Promise<Server | null> {
  const fresh = `new-${randomBytes(8).toString('hex')}`
  // Whoever asks is answered by being connected.
  const server = createServer((socket) => socket.destroy())
  server.unref()
  try {
    // It gets its number when it answers already: else it could be taken for that of a dead process.
    server.listen({ path: socketPath(locks, fresh) })
    await once(server, 'listening')
    const isOurs = await linked(join(locks.path, fresh), join(locks.path, String(number)))
    // Ours was free again, because what we saw at the number before is long gone.
    if (!isOurs || (await highestOf(locks)) > number) {
      await closed(server)
      return null
    }
    const others = (await readdir(locks.path)).filter((name) => name !== String(number))
    for (const name of others) await rm(join(locks.path, name), { force: true })
    return server
  } catch (error) {
    await closed(server)
    throw error
  } finally {
    await rm(join(locks.path, fresh), { force: true })
  }
}

/** Answers whether it could: not when there is such a name, or when an owner has cleared ours away. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(codeOf(error))) return false
    throw error
  }
}

/** The highest number that an owner has or had; 0 when there was none. */
async function highestOf({ path }: Locks): Promise<number> {
  const numbers = (await readdir(path)).filter((name) => /^\d+$/.test(name)).map(Number)
  return Math.max(0, ...numbers)
}

/** The path of a socket has 107 bytes at most; through the open folder it is always short. */
const socketPath = ({ path, handle }: Locks, name: string): string =>
  process.platform === 'linux' ? `/proc/self/fd/${handle.fd}/${name}` : join(path, name)

async function isAnswered(path: string): Promise<boolean> {
  const socket = connect({ path })
  try {
    await once(socket, 'connect')
    return true
  } catch (error) {
    // It may end while we knock, and with it who waits at its door.
    if (['ECONNREFUSED', 'ECONNRESET', 'ENOENT'].includes(codeOf(error))) return false
    // So many ask that some have to wait.
    if (codeOf(error) === 'EAGAIN') return true
    throw error
  } finally {
    socket.destroy()
  }
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => server.close(() => resolve()))

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''

const inUse = (volume: string) =>
  new Error(`The volume ${volume} is used by another server. Each one needs a folder of its own.`)
