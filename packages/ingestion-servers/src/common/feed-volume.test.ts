import { mkdir, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { testSender } from '@ddex/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fresh, resuming, StagingBench, unfinishedOn } from './staging-bench.ts'

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
  const parts = join(bench.folder, 'parts')
  await rm(parts, { recursive: true })
  const lost = await bench.volume.openUpload('a', fresh)
  await expect(lost.write(0, Buffer.alloc(10))).rejects.toThrow()
  await expect(lost.close()).rejects.toThrow()
  expect(bench.staging.openUploads).toBe(0)
  await mkdir(parts)
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
  expect(await unfinishedOn(bench.folder)).toEqual([])
  await limitTo(2100)
  const upload = await bench.volume.openUpload('a', resuming)
  await upload.write(1000, Buffer.alloc(100))
  await upload.close()
  await bench.put('b', Buffer.alloc(1000))
})

test('bytes that are taken before they are written are there for whatever comes next', async () => {
  const upload = await bench.volume.openUpload('a', fresh)
  expect(upload.writeSoon(0, Buffer.from('abc'))).toBe(true)
  expect((await upload.read(0, 3)).toString()).toBe('abc')
  upload.writeSoon(3, Buffer.from('def'))
  await upload.close()
  expect((await bench.read('a')).toString()).toBe('abcdef')
})

test('bytes that were taken and could not be written are told of at the end, and nothing is published', async () => {
  await bench.put('a', 'old')
  const upload = await bench.volume.openUpload('a', fresh)
  await rm(join(bench.folder, 'parts'), { recursive: true })
  upload.writeSoon(0, Buffer.from('new'))
  await expect(upload.close()).rejects.toThrow()
  expect((await bench.read('a')).toString()).toBe('old')
  expect(bench.published.length).toBe(1)
  await mkdir(join(bench.folder, 'parts'))
})

test('an empty file is as old as its upload, not as the spare file that it was written to', async () => {
  await bench.put('before', '')
  await bench.staging.atRest()
  const [spare = ''] = await readdir(join(bench.folder, 'parts'))
  await utimes(join(bench.folder, 'parts', spare), 0, 0)
  await bench.put('empty', '')
  const { modifiedAt } = await bench.volume.stat('empty')
  expect(Date.now() - modifiedAt.getTime()).toBeLessThan(3_600_000)
})
