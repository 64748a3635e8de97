import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testSender, type ProtocolAddress } from '@ddex/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noteOn, unfinishedOn } from '../common/staging-bench.ts'
import { startServerProcess } from './server-test-process.ts'
import { startSftp } from './sftp-under-test.ts'
import { ask, openSsh2 } from './ssh2-test-client.ts'

const sender = testSender('one', 'sftp')
let volume: string
beforeEach(async () => {
  volume = await mkdtemp(join(tmpdir(), 'sftp-kill-'))
})
afterEach(() => rm(volume, { recursive: true, force: true }))

const startProcess = () => startServerProcess({ volume, sender })

/** Uploads under way, one a connection, none of them whole. */
async function beginUploads(address: ProtocolAddress, count: number) {
  const begun = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const { client, sftp } = await openSsh2(address, sender)
      const handle = await ask<Buffer>((done) => sftp.open(`${index}.wav`, 'w', done))
      await ask((done) => sftp.write(handle, randomBytes(100_000), 0, 100_000, 0, done))
      return client
    }),
  )
  return () => {
    for (const client of begun) client.destroy()
  }
}

test.each(['SIGTERM', 'SIGKILL'] as const)(
  '%s while 20 uploads run publishes none of them, and ends in time (R14)',
  { timeout: 180_000 },
  async (signal) => {
    const { address, child, ended } = await startProcess()
    const leave = await beginUploads(address, 20)
    const began = performance.now()
    child.kill(signal)
    const [code] = (await ended) as [number | null]
    expect(performance.now() - began).toBeLessThan(30_000)
    if (signal === 'SIGTERM') expect(code).toBe(0)
    leave()
    const running = await startSftp([sender], { volume })
    await running.server.forwarder.drain()
    expect(running.inbox.received).toEqual([])
    expect(await readdir(join(volume, 'feeds/one/files'))).toEqual([])
    expect(await readdir(join(volume, 'feeds/one/pending'))).toEqual(['notes'])
    await running.stop()
  },
)

test(
  'kill -9 loses no file that its sender was told OK for (R14)',
  { timeout: 120_000 },
  async () => {
    const { address, kill } = await startProcess()
    const { client, sftp } = await openSsh2(address, sender)
    const files = Array.from({ length: 25 }, (_, index) => randomBytes(10_000 + index))
    const told = new Set<number>()
    const uploads = files.map(async (bytes, index) => {
      await ask((done) => sftp.writeFile(`${index}.wav`, bytes, done))
      told.add(index)
      // The rest is on its way, and gets no answer any more.
      if (told.size === 20) await kill()
    })
    const half = await ask<Buffer>((done) => sftp.open('half.wav', 'w', done))
    await ask((done) => sftp.write(half, randomBytes(1000), 0, 1000, 0, done))
    await Promise.allSettled(uploads)
    client.destroy()

    const running = await startSftp([sender], { volume })
    for (const index of told) await running.inbox.untilHolds('one', `${index}.wav`, files[index]!)
    await running.server.forwarder.drain()
    const paths = running.inbox.paths('one')
    expect(new Set(paths).size).toBe(paths.length)
    expect(told.size).toBeGreaterThanOrEqual(20)
    expect(paths).not.toContain('half.wav')
    expect(await unfinishedOn(volume)).toEqual([])
    expect(await readdir(join(volume, 'feeds/one/pending'))).toEqual(['notes'])
    await running.stop()
  },
)

test.runIf(process.platform === 'linux')(
  'kill -9 in the middle of a large upload lets it go on (R14)',
  { timeout: 120_000 },
  async () => {
    const { address, kill } = await startProcess()
    const whole = randomBytes(16 * 1024 * 1024)
    const { client, sftp } = await openSsh2(address, sender)
    const handle = await ask<Buffer>((done) => sftp.open('a.wav', 'w', done))
    const noted = noteOn(volume)
    await ask((done) => sftp.write(handle, whole, 0, 12_000_000, 0, done))
    await noted
    await kill()
    client.destroy()

    const running = await startSftp([sender], { volume })
    const again = await openSsh2(running.address, sender)
    const { size } = await ask<{ size: number }>((done) => again.sftp.stat('a.wav', done))
    expect(size).toBeGreaterThan(7 * 1024 * 1024)
    const rest = await ask<Buffer>((done) => again.sftp.open('a.wav', 'r+', done))
    await ask((done) => again.sftp.write(rest, whole, size, whole.length - size, size, done))
    await ask((done) => again.sftp.close(rest, done))
    await running.inbox.untilHolds('one', 'a.wav', whole)
    again.client.end()
    await running.stop()
  },
)
