import { randomBytes } from 'node:crypto'
import { mkdir, rmdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FileRefusal, type RefusalCode } from './refusal.ts'
import { clockInHours, fresh, resuming, StagingBench, unfinishedOn } from './staging-bench.ts'

let bench: StagingBench
beforeEach(async () => {
  bench = await StagingBench.create()
})
afterEach(() => bench.remove())
afterEach(() => void vi.useRealTimers())

const refused = (code: RefusalCode) => expect.objectContaining({ code }) as Error
const bytes = randomBytes(2_000_000)

describe('a published file', () => {
  beforeEach(() => bench.put('a.txt', 'abcdef'))

  test('that is opened without truncating keeps what is not written', async () => {
    const upload = await bench.volume.openUpload('a.txt', { ...resuming, create: false })
    await upload.write(2, Buffer.from('CD'))
    await upload.close()
    expect((await bench.read('a.txt')).toString()).toBe('abCDef')
  })

  test('is not published again when nothing was written', async () => {
    const upload = await bench.volume.openUpload('a.txt', resuming)
    await upload.close()
    expect(bench.published.length).toBe(1)
    expect(await unfinishedOn(bench.folder)).toEqual([])
  })

  test.each([
    ['counts from the end', 6],
    ['counts from 0', 0],
  ])('grows by a client that appends and %s', async (_, offset) => {
    const upload = await bench.volume.openUpload('a.txt', { ...resuming, append: true })
    await upload.write(offset, Buffer.from('gh'))
    await upload.write(offset + 2, Buffer.from('ij'))
    await upload.close()
    expect((await bench.read('a.txt')).toString()).toBe('abcdefghij')
  })

  test('is what the inbox will get, whatever happens to its name afterwards', async () => {
    await bench.put('a.txt', 'something else')
    await bench.volume.removeFile('a.txt')
    expect((await bench.contentOf(bench.published[0]!)).toString()).toBe('abcdef')
    expect((await bench.contentOf(bench.published[1]!)).toString()).toBe('something else')
  })

  test('is not replaced where the sender said it must be new', async () => {
    const opening = bench.volume.openUpload('a.txt', { ...fresh, exclusive: true })
    await expect(opening).rejects.toThrow(refused('EXISTS'))
  })

  test('is replaced by a rename only when that was asked for', async () => {
    await bench.put('b.txt', 'new')
    await expect(bench.volume.rename('b.txt', 'a.txt', false)).rejects.toThrow(refused('EXISTS'))
    await bench.volume.rename('b.txt', 'a.txt', true)
    expect((await bench.read('a.txt')).toString()).toBe('new')
    expect(bench.published.at(-1)).toMatchObject({ path: 'a.txt', size: 3 })
  })
})

describe('a feed', () => {
  test('needs a folder to be there before a file goes into it', async () => {
    await expect(bench.put('none/a', 'x')).rejects.toThrow(refused('NOT_FOUND'))
    await bench.put('file', 'x')
    await expect(bench.put('file/a', 'x')).rejects.toThrow(refused('NOT_A_FOLDER'))
    await bench.volume.makeFolder('none')
    await bench.put('none/a', 'x')
    await expect(bench.put('none', 'x')).rejects.toThrow(refused('IS_A_FOLDER'))
    await expect(bench.put('', 'x')).rejects.toThrow(refused('IS_A_FOLDER'))
  })

  test('hands on every file of a folder that gets another name', async () => {
    await bench.volume.makeFolder('tmp')
    await bench.volume.makeFolder('tmp/resources')
    await bench.put('tmp/a.xml', 'x')
    await bench.put('tmp/resources/01.wav', 'y')
    await bench.volume.rename('tmp', 'album', false)
    const paths = bench.published.slice(2).map((entry) => entry.path)
    expect(paths.sort()).toEqual(['album/a.xml', 'album/resources/01.wav'])
    await expect(bench.volume.rename('album', 'album/in/itself', false)).rejects.toThrow(
      refused('NOT_SUPPORTED'),
    )
  })

  test('takes, replaces and moves files when each is flushed to the disk, and owes all of them', async () => {
    const safe = await StagingBench.create({ powerSafe: true })
    await safe.put('a', 'one')
    await safe.put('a', 'two')
    await safe.put('b', '')
    await safe.volume.rename('a', 'c', false)
    await safe.restart()
    const owed = await Promise.all(
      safe.owed.map(async (entry) => [entry.path, String(await safe.contentOf(entry))]),
    )
    expect(owed).toEqual([
      ['a', 'one'],
      ['a', 'two'],
      ['b', ''],
      ['c', 'two'],
    ])
    expect(String(await safe.read('c'))).toBe('two')
    await safe.remove()
  })

  test('takes no name that a folder has taken meanwhile, and leaves nothing behind', async () => {
    const upload = await bench.volume.openUpload('a', fresh)
    await upload.write(0, Buffer.from('x'))
    await bench.volume.makeFolder('a')
    await expect(upload.close()).rejects.toThrow()
    expect((await bench.volume.stat('a')).kind).toBe('folder')
    expect(await unfinishedOn(bench.folder)).toEqual([])
    await bench.restart()
    expect(bench.owed).toEqual([])
  })

  test('goes into no folder that has moved, was removed or became a link', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const { volume } = bench
    const notThere = refused('NOT_FOUND')
    for (const folder of ['moved', 'removed', 'linked']) {
      await volume.makeFolder(folder)
      await expect(volume.openUpload(`${folder}/a`, { ...fresh, create: false })).rejects.toThrow(
        notThere,
      )
    }
    await (await volume.openUpload('moved/a', fresh)).abort()
    await volume.rename('moved', 'elsewhere', false)
    await expect(bench.put('moved/b', 'x')).rejects.toThrow('The folder does not exist.')
    await (await volume.openUpload('removed/a', fresh)).abort()
    const removing = volume.removeFolder('removed')
    const looking = volume.openUpload('removed/a', { ...fresh, create: false })
    await expect(looking).rejects.toThrow(FileRefusal)
    await removing
    await expect(bench.put('removed/b', 'x')).rejects.toThrow('The folder does not exist.')
    await (await volume.openUpload('linked/a', fresh)).abort()
    await rmdir(bench.path('files', 'linked'))
    await symlink(bench.path('files', 'elsewhere'), bench.path('files', 'linked'))
    vi.advanceTimersByTime(100)
    await expect(bench.put('linked/b', 'x')).rejects.toThrow(notThere)
  })

  test('never follows a link that somebody planted on the volume', async () => {
    const outside = join(bench.folder, 'outside')
    await mkdir(outside)
    await writeFile(join(outside, 'secret'), 'secret')
    await symlink(outside, bench.path('files', 'folder-link'))
    await symlink(join(outside, 'secret'), bench.path('files', 'file-link'))
    const notThere = refused('NOT_FOUND')
    await expect(bench.volume.openRead('file-link')).rejects.toThrow(notThere)
    await expect(bench.volume.openRead('folder-link/secret')).rejects.toThrow(notThere)
    await expect(bench.put('folder-link/new', 'x')).rejects.toThrow(notThere)
    await expect(bench.volume.stat('folder-link')).rejects.toThrow(notThere)
    const listed = []
    for await (const page of bench.volume.list('')) listed.push(...page)
    expect(listed).toEqual([])
  })

  test('gives back the room of old partials and of files that were handed on', async () => {
    await bench.put('forwarded', 'x')
    await bench.staging.settle(bench.published[0]!)
    await bench.put('owed', 'y')
    const cut = await bench.volume.openUpload('cut', fresh)
    await cut.write(0, bytes)
    await cut.abort()
    expect(await bench.staging.reap()).toEqual({ partials: 0, forwarded: 0, folders: 0 })

    const later = await StagingBench.create({ clock: clockInHours(25), volume: bench.folder })
    expect(await later.staging.reap()).toEqual({ partials: 1, forwarded: 1, folders: 0 })
    expect(await unfinishedOn(bench.folder)).toEqual([])
    expect(await bench.names('files')).toEqual(['owed'])
    await later.remove()
  })

  test('does not take the room of an upload that is still running', async () => {
    bench = await StagingBench.create({ clock: clockInHours(25) })
    const upload = await bench.volume.openUpload('slow', fresh)
    await upload.write(0, bytes)
    expect(await bench.staging.reap()).toEqual({ partials: 0, forwarded: 0, folders: 0 })
    await upload.close()
    expect(bench.published.length).toBe(1)
  })
})

test('a feed whose id is no folder name is not served', async () => {
  await expect(bench.staging.feed('../two')).rejects.toThrow('no safe folder name')
})
