import { once } from 'node:events'
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises'
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

const lockName = 'lock'

/**
 * Takes a volume for this process: a second one would clear away what the first is writing. The lock is
 * a socket on the volume, which works between containers too, and which nobody answers at once when its
 * process was killed. Waits for a process that is about to end; rejects when it goes on.
 */
export async function lockVolume({
  volume,
  logger,
  waitMs = 40_000,
  everyMs = 250,
}: VolumeLockOptions): Promise<VolumeLock> {
  await mkdir(volume, { recursive: true, mode: 0o750 })
  const folder = await open(volume, 'r')
  try {
    const until = performance.now() + waitMs
    for (let tries = 0; ; tries++) {
      const lock = await tryLock(volume, folder, logger)
      if (lock) return lock
      if (tries === 0) logger.warn('volume_in_use', { volume, waitMs })
      if (performance.now() >= until) throw inUse(volume)
      await delay(everyMs)
    }
  } catch (error) {
    await folder.close()
    throw error
  }
}

/** Null while another process has it. */
async function tryLock(
  volume: string,
  folder: FileHandle,
  logger: Logger,
): Promise<VolumeLock | null> {
  const path = socketPath(volume, folder)
  // Whoever asks is answered by being connected.
  const server = createServer((socket) => socket.destroy())
  try {
    await listen(server, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE') {
      // A file system without sockets: as good as before there were locks.
      logger.warn('volume_not_locked', { volume, error })
      return { release: () => folder.close() }
    }
    if (await isAnswered(path)) return null
    await rm(join(volume, lockName), { force: true })
    return tryLock(volume, folder, logger)
  }
  server.unref()
  return {
    async release() {
      // Node removes the socket by its path, so the folder stays open until then.
      await new Promise((resolve) => server.close(resolve))
      await folder.close()
    },
  }
}

/** The path of a socket has 107 bytes at most; through the open folder it is always short. */
const socketPath = (volume: string, folder: FileHandle): string =>
  process.platform === 'linux' ? `/proc/self/fd/${folder.fd}/${lockName}` : join(volume, lockName)

async function listen(server: Server, path: string): Promise<void> {
  server.listen({ path })
  await once(server, 'listening')
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = connect({ path })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

const inUse = (volume: string) =>
  new Error(`The volume ${volume} is used by another server. Each one needs a folder of its own.`)
