import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { testSender } from '@ddex/testkit'
import { afterEach, expect, test } from 'vitest'
import { howToFree } from '../common/room.ts'
import { unfinishedOn } from '../common/staging-bench.ts'
import { howToFit } from '../common/too-large.ts'
import { startFtp, type RunningFtp } from './ftp-under-test.ts'
import { RawFtp } from './raw-ftp-client.ts'

let running: RunningFtp
afterEach(() => running.stop())

test('what would go over the quota is stopped there, and none of it stays (R13)', async () => {
  const limit = 4 * 1024 * 1024
  const one = testSender('one', 'ftp', { maxStoredBytes: limit, maxStoredFiles: 3 })
  running = await startFtp([one])
  const area = (name: string) => readdir(join(running.volume, 'feeds/one', name))
  const client = await RawFtp.signIn(running.address, one)
  expect(await client.put('STOR 1.wav', randomBytes(limit - 1000))).toMatch(/^226/)
  const data = await client.upload('STOR 2.wav')
  const closed = new Promise((resolve) => data.once('close', resolve))
  data.write(randomBytes(limit))
  expect(await client.reply()).toMatch(/^552 The 4 MiB that this feed may hold are used up/)
  await closed
  expect(await area('files')).toEqual(['1.wav'])
  expect(await unfinishedOn(running.volume)).toEqual([])
  expect(await client.ask('DELE 1.wav')).toMatch(/^250/)
  for (const name of ['1', '2', '3'])
    expect(await client.put(`STOR ${name}`, Buffer.from('x'))).toMatch(/^226/)
  await expect(client.upload('STOR 4')).rejects.toThrow(
    /^552 The 3 files and folders that this feed may hold are here\. Delete/,
  )
  await running.log.until(({ recentFiles }) =>
    recentFiles.some(({ path, outcome }) => path === '4' && outcome === 'refused'),
  )
  const told = [...running.log.records.values()].flatMap(({ recentFiles }) => recentFiles)
  expect(told.filter(({ outcome }) => outcome === 'refused')).toMatchObject([
    { path: '4', reason: `The 3 files and folders that this feed may hold are here. ${howToFree}` },
    { path: '2.wav', reason: `The 4 MiB that this feed may hold are used up. ${howToFree}` },
  ])
  expect(await client.put('STOR 3', Buffer.from('replaced'))).toMatch(/^226/)
  client.close()
})

test('who goes on sending is stopped within 1 MiB of the limit (R13)', async () => {
  const limit = 2 * 1024 * 1024
  const one = testSender('one', 'ftp', { maxFileSize: limit })
  running = await startFtp([one])
  const client = await RawFtp.signIn(running.address, one)
  const data = await client.upload('STOR endless.wav')
  const closed = new Promise((resolve) => data.once('close', resolve))
  data.write(randomBytes(32 * 1024 * 1024))
  expect(await client.reply()).toMatch(/^552/)
  await closed
  await running.log.until((record) => record.filesFailed === 1)
  const [file] = [...running.log.records.values()][0]?.recentFiles ?? []
  const reason = `The file is larger than the 2 MiB allowed. ${howToFit}`
  expect(file).toMatchObject({ path: 'endless.wav', outcome: 'refused', reason })
  expect(file?.bytes).toBeLessThanOrEqual(limit + 1024 * 1024)
  expect(await unfinishedOn(running.volume)).toEqual([])
  client.close()
})
