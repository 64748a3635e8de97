import { mkdir, stat, utimes } from 'node:fs/promises'
import { testSender } from '@ddex/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { maxPathDepth } from './feed-path.ts'
import type { RefusalCode } from './refusal.ts'
import { clockInHours, fresh, resuming, StagingBench } from './staging-bench.ts'

const week = 7 * 24

let bench: StagingBench
let hours = 0
beforeEach(async () => {
  hours = 0
  bench = await StagingBench.create({ clock: { now: () => clockInHours(hours).now() } })
})
afterEach(() => bench.remove())

const refused = (code: RefusalCode) => expect.objectContaining({ code }) as Error

describe('what a feed may hold', () => {
  const limitTo = (maxStoredFiles: number) =>
    bench.staging.filesOf(testSender('one', 'ftp', { maxStoredFiles }).feed)

  test('folders count as files do, after a restart as well', async () => {
    await limitTo(3)
    await bench.volume.makeFolder('a')
    await bench.volume.makeFolder('a/b')
    await bench.put('a/c', 'x')
    for (let time = 0; time < 2; time++) {
      await expect(bench.volume.makeFolder('d')).rejects.toThrow(
        /The 3 files and folders that this feed may hold are here\. Delete what/,
      )
      await expect(bench.put('d', 'x')).rejects.toThrow(refused('QUOTA'))
      await bench.restart()
      await limitTo(3)
    }
    await bench.volume.removeFolder('a/b')
    await bench.volume.rename('a', 'e', false)
    await bench.volume.makeFolder('d')
    await expect(bench.volume.makeFolder('f')).rejects.toThrow(refused('QUOTA'))
  })

  test('of many that are made at once no more than these', async () => {
    await limitTo(10)
    const made = await Promise.allSettled(
      Array.from({ length: 64 }, (_, index) => bench.volume.makeFolder(`f${index}`)),
    )
    expect(made.filter(({ status }) => status === 'fulfilled').length).toBe(10)
    expect((await bench.names('files')).length).toBe(10)
  })

  test('cut uploads count, and can go on where nothing more may come', async () => {
    await limitTo(2)
    for (const path of ['a', 'b']) {
      const upload = await bench.volume.openUpload(path, fresh)
      await upload.write(0, Buffer.from('xy'))
      await upload.abort()
    }
    await expect(bench.put('c', 'x')).rejects.toThrow(refused('QUOTA'))
    await bench.restart()
    await limitTo(2)
    await expect(bench.put('c', 'x')).rejects.toThrow(refused('QUOTA'))
    await bench.put('a', 'whole', resuming)
    await bench.put('b', 'whole')
    await bench.volume.removeFile('a')
    await bench.put('c', 'x')
  })

  test('nothing gets too deep to be named by being moved', async () => {
    const deep = Array<string>(maxPathDepth - 1).fill('d')
    await mkdir(bench.path('files', ...deep), { recursive: true })
    await bench.volume.makeFolder('a')
    await bench.put('a/x', 'x')
    await expect(bench.volume.rename('a', [...deep, 'a'].join('/'), false)).rejects.toThrow(
      refused('NAME_INVALID'),
    )
    expect((await bench.read('a/x')).toString()).toBe('x')
    expect(bench.published.length).toBe(1)
    await bench.volume.makeFolder('b')
    await bench.volume.rename('b', [...deep, 'b'].join('/'), false)
  })
})

describe('the cleaning', () => {
  test('takes folders away with the delivery that was in them, and what was always empty', async () => {
    for (const folder of ['album', 'album/resources', 'empty', 'empty/too'])
      await bench.volume.makeFolder(folder)
    await bench.put('album/a.xml', 'x')
    await bench.put('album/resources/1.wav', 'y')
    for (const entry of bench.published) await bench.staging.settle(entry)
    expect(await bench.staging.reap()).toEqual({ partials: 0, forwarded: 0, folders: 0 })
    hours = 25
    expect(await bench.staging.reap()).toEqual({ partials: 0, forwarded: 2, folders: 0 })
    hours = week + 1
    expect(await bench.staging.reap()).toEqual({ partials: 0, forwarded: 0, folders: 4 })
    expect(await bench.names('files')).toEqual([])
    await bench.staging.filesOf(testSender('one', 'ftp', { maxStoredFiles: 1 }).feed)
    await bench.volume.makeFolder('there is room again')
  })

  test('leaves a folder that holds what is owed', async () => {
    await bench.volume.makeFolder('album')
    await bench.put('album/a.xml', 'x')
    hours = week + 1
    expect((await bench.staging.reap()).folders).toBe(0)
  })

  test('leaves a folder that a client has named, and what it is in, for as long as it may work there', async () => {
    await bench.volume.makeFolder('album')
    await bench.volume.makeFolder('album/resources')
    hours = week
    await bench.volume.stat('album/resources')
    hours = 2 * week - 1
    expect((await bench.staging.reap()).folders).toBe(0)
    await bench.put('album/resources/1.wav', 'x')
    await bench.volume.removeFile('album/resources/1.wav')
    hours = 2 * week + 1
    expect((await bench.staging.reap()).folders).toBe(2)
  })

  test('leaves the folder of an upload that takes days', async () => {
    await bench.volume.makeFolder('album')
    const upload = await bench.volume.openUpload('album/1.wav', fresh)
    await upload.write(0, Buffer.from('x'))
    hours = 2 * week
    expect((await bench.staging.reap()).folders).toBe(0)
    await upload.close()
    expect(bench.published.map(({ path }) => path)).toEqual(['album/1.wav'])
    await bench.volume.removeFile('album/1.wav')
    expect((await bench.staging.reap()).folders).toBe(1)
  })

  test('leaves the folder of an upload that was cut for as long as it can go on', async () => {
    await bench.volume.makeFolder('album')
    await utimes(bench.path('files', 'album'), 0, 0)
    const upload = await bench.volume.openUpload('album/1.wav', fresh)
    await upload.write(0, Buffer.from('x'))
    await upload.abort()
    const { mtime } = await stat(bench.path('files', 'album'))
    expect(Date.now() - mtime.getTime()).toBeLessThan(3_600_000)
    await bench.remove()

    bench = await StagingBench.create({
      clock: { now: () => clockInHours(hours).now() },
      keepFolderHours: 1,
      keepPartialHours: 24,
    })
    await bench.volume.makeFolder('album')
    hours = 23
    expect((await bench.staging.reap()).folders).toBe(0)
    hours = 25
    expect((await bench.staging.reap()).folders).toBe(1)
  })

  test('fails no upload into a folder that its client has seen, whenever it comes', async () => {
    hours = week + 1
    let isOver = false
    const cleaning = (async () => {
      while (!isOver) await bench.staging.reap()
    })()
    const send = async (path: string) => {
      const [folder = ''] = path.split('/')
      const isThere = () => bench.volume.stat(folder).then(Boolean, () => false)
      while (!(await isThere())) await bench.volume.makeFolder(folder).catch(() => undefined)
      await bench.put(path, 'x')
    }
    try {
      for (let round = 0; round < 40; round++) {
        // What was named for one upload is not for the next.
        hours += week + 1
        const paths = Array.from({ length: 5 }, (_, index) => `d${round}-${index}/x`)
        await Promise.all(paths.map(send))
        for (const path of paths) expect((await bench.read(path)).toString()).toBe('x')
      }
    } finally {
      isOver = true
      await cleaning
    }
    expect(bench.published.length).toBe(200)
  })
})
