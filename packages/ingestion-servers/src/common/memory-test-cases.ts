import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testSender, type TestSender } from '@ddex/testkit'
import { describe, expect, test } from 'vitest'

export interface MemoryCase {
  /** At a time, each on a connection of its own. */
  uploads: number
  mebibytes: number
  /** MiB by which the server process may grow. */
  mostGrowth: number
}

/** A server in a process of its own, and how a file is sent to it. */
export interface MemoryServer {
  protocol: 'ftp' | 'sftp'
  start(
    volume: string,
    sender: TestSender,
  ): Promise<{
    pid: number | undefined
    ownLag(): Promise<number>
    upload(name: string, mebibytes: number): Promise<void>
    kill(): Promise<unknown>
  }>
}

const MiB = 1024 * 1024

/** What a server process may cost while big files arrive (R06). */
export function describeMemory({ protocol, start }: MemoryServer, cases: MemoryCase[]): void {
  describe.skipIf(process.platform !== 'linux')('memory and event loop of the server (R06)', () => {
    test.each(cases)('%j', { timeout: 900_000 }, async ({ uploads, mebibytes, mostGrowth }) => {
      const volume = await mkdtemp(join(tmpdir(), `${protocol}-memory-`))
      const server = await start(volume, testSender('one', protocol))
      try {
        await server.upload('warm', 8)
        const before = await memoryOf(server.pid)
        await server.ownLag()
        const names = Array.from({ length: uploads }, (_, index) => `${index}.wav`)
        await Promise.all(names.map((name) => server.upload(name, mebibytes)))
        const { peak } = await memoryOf(server.pid)
        expect((peak - before.now) / MiB).toBeLessThan(mostGrowth)
        expect(await server.ownLag()).toBeLessThan(200)
      } finally {
        await server.kill()
        await rm(volume, { recursive: true, force: true })
      }
    })
  })
}

/** Bytes of memory that a process holds now, and held at most. */
async function memoryOf(pid: number | undefined): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const bytes = (name: string) => 1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1])
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') }
}
