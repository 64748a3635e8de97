import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testSender, type ProtocolAddress, type TestSender } from '@ddex/testkit'
import { describe, expect, test } from 'vitest'
import { cpuTimeOf, ownPart } from '../common/cpu-share.ts'
import { startServerProcess } from './server-test-process.ts'
import { ask, openSsh2 } from './ssh2-test-client.ts'

export interface MemoryCase {
  /** At a time, each on a connection of its own. */
  uploads: number
  mebibytes: number
  /** MiB by which the server process may grow. */
  mostGrowth: number
}

const MiB = 1024 * 1024
const piece = randomBytes(256 * 1024 - 1024)

/** What a server process may cost while big files arrive (R06). */
export function describeMemory(cases: MemoryCase[]): void {
  describe.skipIf(process.platform !== 'linux')('memory and event loop of the server (R06)', () => {
    test.each(cases)('%j', { timeout: 900_000 }, async ({ uploads, mebibytes, mostGrowth }) => {
      const volume = await mkdtemp(join(tmpdir(), 'sftp-memory-'))
      const sender = testSender('one', 'sftp')
      const { address, child, kill } = await startServerProcess({ volume, sender })
      try {
        await upload(address, sender, 'warm', 8 * MiB)
        const before = await memoryOf(child.pid)
        const began = await cpuTimeOf(child.pid)
        const names = Array.from({ length: uploads }, (_, index) => `${index}.wav`)
        await Promise.all(names.map((name) => upload(address, sender, name, mebibytes * MiB)))
        const { peak } = await memoryOf(child.pid)
        expect((peak - before.now) / MiB).toBeLessThan(mostGrowth)
        const lag = await lagOf(address.operationsPort)
        expect(ownPart(lag, began, await cpuTimeOf(child.pid))).toBeLessThan(0.2)
      } finally {
        await kill()
        await rm(volume, { recursive: true, force: true })
      }
    })
  })
}

async function upload(to: ProtocolAddress, sender: TestSender, name: string, size: number) {
  const { client, sftp } = await openSsh2(to, sender)
  const handle = await ask<Buffer>((done) => sftp.open(name, 'w', done))
  let at = 0
  const writer = async () => {
    while (at < size) {
      const from = at
      const length = Math.min(piece.length, size - from)
      at += length
      await ask((done) => sftp.write(handle, piece, 0, length, from, done))
    }
  }
  await Promise.all(Array.from({ length: 16 }, writer))
  await ask((done) => sftp.close(handle, done))
  client.end()
}

/** Bytes of memory that a process holds now, and held at most. */
async function memoryOf(pid: number | undefined): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const bytes = (name: string) => 1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1])
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') }
}

/** Seconds; the 99th percentile since the metrics were last read. */
async function lagOf(port: number): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(/nodejs_eventloop_lag_p99_seconds\{[^}]*\} (\S+)/.exec(metrics)?.[1])
}
