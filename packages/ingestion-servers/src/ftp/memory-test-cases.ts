import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testSender, type TestSender } from '@ddex/testkit'
import { describe, expect, test } from 'vitest'
import { cpuTimeOf, ownPart } from '../common/cpu-share.ts'
import { RawFtp } from './raw-ftp-client.ts'
import { startServerProcess } from './server-test-process.ts'
import type { FtpAddresses } from './server.ts'

export interface MemoryCase {
  /** At a time, each on a connection of its own. */
  uploads: number
  mebibytes: number
  /** MiB by which the server process may grow. */
  mostGrowth: number
}

const MiB = 1024 * 1024
const piece = Buffer.alloc(MiB, 'audio')

/** What a server process may cost while big files arrive (R06). */
export function describeMemory(cases: MemoryCase[]): void {
  describe.skipIf(process.platform !== 'linux')('memory and event loop of the server (R06)', () => {
    test.each(cases)('%j', { timeout: 900_000 }, async ({ uploads, mebibytes, mostGrowth }) => {
      const volume = await mkdtemp(join(tmpdir(), 'ftp-memory-'))
      const sender = testSender('one', 'ftp')
      const { address, pid, end } = await startServerProcess({ volume, sender })
      try {
        await upload(address, sender, 'warm', 8)
        const before = await memoryOf(pid)
        const began = await cpuTimeOf(pid)
        const names = Array.from({ length: uploads }, (_, index) => `${index}.wav`)
        await Promise.all(names.map((name) => upload(address, sender, name, mebibytes)))
        const { peak } = await memoryOf(pid)
        expect((peak - before.now) / MiB).toBeLessThan(mostGrowth)
        const lag = await lagOf(address.operationsPort)
        expect(ownPart(lag, began, await cpuTimeOf(pid))).toBeLessThan(0.2)
      } finally {
        await end('SIGKILL')
        await rm(volume, { recursive: true, force: true })
      }
    })
  })
}

async function upload(to: FtpAddresses, sender: TestSender, name: string, mebibytes: number) {
  const client = await RawFtp.signIn(to, sender)
  const data = await client.upload(`STOR ${name}`)
  for (let sent = 0; sent < mebibytes; sent++) {
    if (!data.write(piece)) await once(data, 'drain')
  }
  data.end()
  expect(await client.reply()).toMatch(/^226/)
  client.close()
}

/** Bytes of memory that a process holds now, and held at most. */
async function memoryOf(pid: number | undefined): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const bytes = (name: string) => 1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1])
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') }
}

/** Seconds; the 99th percentile since the metrics were last read. */
async function lagOf(port: number | null): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(/nodejs_eventloop_lag_p99_seconds\{[^}]*\} (\S+)/.exec(metrics)?.[1])
}
