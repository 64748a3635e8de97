import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { testSender } from '@ddex/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fresh, resuming, StagingBench } from './staging-bench.ts'

let bench: StagingBench
beforeEach(async () => {
  bench = await StagingBench.create()
})
afterEach(() => bench.remove())

const limitTo = (maxStoredBytes: number) =>
  bench.staging.filesOf(testSender('one', 'ftp', { maxStoredBytes }).feed)

async function cut(path: string, size: number, upload = bench.volume.openUpload(path, fresh)) {
  await (await upload).write(0, Buffer.alloc(size, 'x'))
  return (await upload).abort()
}

test('a file that the disk does not open takes no room, and what was cut can go on later', async () => {
  await rm(bench.path('partial'), { recursive: true })
  await expect(bench.volume.openUpload('a', fresh)).rejects.toThrow()
  expect(bench.staging.openUploads).toBe(0)
  await mkdir(bench.path('partial'))
  await cut('a', 1000)
  const [rest = ''] = await bench.names('partial')
  const kept = bench.path('partial', rest)
  await rm(kept)
  await symlink('/nowhere', kept)
  await expect(bench.volume.openUpload('a', resuming)).rejects.toThrow()
  expect(bench.staging.openUploads).toBe(0)
  expect(await bench.names('partial')).toEqual([rest])
  await rm(kept)
  await writeFile(kept, Buffer.alloc(1000))
  const again = await bench.volume.openUpload('a', resuming)
  expect(again.size).toBe(1000)
  await again.abort()
})

test('an upload that is cut again and again takes the room of one', async () => {
  await limitTo(2500)
  for (let time = 0; time < 5; time++) await cut('a', 1000)
  await bench.put('b', Buffer.alloc(1500))
  await expect(bench.put('c', 'x')).rejects.toThrow(/used up/)
})

test('a file is not copied to be changed when there is no room for the copy', async () => {
  await limitTo(1500)
  await bench.put('a', Buffer.alloc(1000))
  await expect(bench.volume.openUpload('a', resuming)).rejects.toThrow(/used up/)
  expect(bench.staging.openUploads).toBe(0)
  expect(await bench.names('partial')).toEqual([])
  await limitTo(2100)
  const upload = await bench.volume.openUpload('a', resuming)
  await upload.write(1000, Buffer.alloc(100))
  await upload.close()
  await bench.put('b', Buffer.alloc(1000))
})
