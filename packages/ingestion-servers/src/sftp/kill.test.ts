import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { testSender, type ProtocolAddress } from '@ddex/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startSftp } from './sftp-under-test.ts'
import { ask, openSsh2 } from './ssh2-test-client.ts'

const sender = testSender('one', 'sftp')
let volume: string
beforeEach(async () => {
  volume = await mkdtemp(join(tmpdir(), 'sftp-kill-'))
})
afterEach(() => rm(volume, { recursive: true, force: true }))

async function startProcess() {
  const program = fileURLToPath(new URL('kill-test-server.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=@ddex/source', program, JSON.stringify({ volume, sender })],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const ended = once(child, 'close')
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return { address: JSON.parse(line) as ProtocolAddress, kill }
}

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
    expect(await readdir(join(volume, 'feeds/one/partial'))).toEqual([])
    expect(await readdir(join(volume, 'feeds/one/pending'))).toEqual(['notes'])
    await running.stop()
  },
)
