import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLogger as logger } from './silent-logger.ts'
import { lockVolume } from './volume-lock.ts'

let top: string
/** With a path that is too long for a socket's. */
let volume: string
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'volume-lock-'))
  volume = join(top, 'long-name-'.repeat(12), 'volume')
})
afterEach(() => rm(top, { recursive: true, force: true }))

const soon = { waitMs: 0, everyMs: 1, logger }

test('a volume is one process’s until it lets go', async () => {
  const first = await lockVolume({ volume, ...soon })
  await expect(lockVolume({ volume, ...soon })).rejects.toThrow('is used by another server')
  await first.release()
  const second = await lockVolume({ volume, ...soon })
  await second.release()
  expect(await readdir(volume)).toEqual([])
})

test('who comes while the one before still has uploads waits for it', async () => {
  const first = await lockVolume({ volume, ...soon })
  let isSecond = false
  const second = lockVolume({ volume, ...soon, waitMs: 60_000 }).then((lock) => {
    isSecond = true
    return lock
  })
  await expect(lockVolume({ volume, ...soon })).rejects.toThrow('is used by another server')
  expect(isSecond).toBe(false)
  await first.release()
  await (await second).release()
})

test('a process that was killed holds nothing', async () => {
  const short = join(top, 'v')
  await (await lockVolume({ volume: short, ...soon })).release()
  const script = `require('node:net').createServer().listen('${join(short, 'lock')}', () => console.log('held'))`
  const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(holder, 'exit')
  await once(holder.stdout, 'data')
  await expect(lockVolume({ volume: short, ...soon })).rejects.toThrow('is used by another server')
  holder.kill('SIGKILL')
  await exited
  expect(await readdir(short)).toEqual(['lock'])
  await (await lockVolume({ volume: short, ...soon })).release()
})
