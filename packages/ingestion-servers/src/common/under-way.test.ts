import { randomBytes } from 'node:crypto'
import { link, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fresh, resuming, StagingBench } from './staging-bench.ts'

let bench: StagingBench
beforeEach(async () => {
  bench = await StagingBench.create()
})
afterEach(() => bench.remove())

describe.runIf(process.platform === 'linux')('a large upload whose server is killed', () => {
  const MiB = 1024 * 1024
  const large = randomBytes(12 * MiB)
  const notes = async () => (await bench.names('partial')).filter((name) => name.endsWith('.note'))
  const parts = () => readdir(join(bench.folder, 'parts'))

  /** An upload of which 9 MiB have come and were noted, and some more were not. */
  async function begun(path: string, options = fresh) {
    const upload = await bench.volume.openUpload(path, options)
    await upload.write(0, large.subarray(0, 9 * MiB))
    await upload.write(10 * MiB, large.subarray(10 * MiB, 11 * MiB))
    await bench.staging.noteUploads()
    return upload
  }

  test('can go on from what was noted of it', async () => {
    await begun('a.wav')
    expect(await notes()).toHaveLength(1)
    await bench.restart()
    expect(await notes()).toEqual([])
    expect(await bench.names('files')).toEqual([])
    const { size } = await bench.volume.statForResume('a.wav')
    expect(size).toBe(9 * MiB - 32 * 1024)
    const again = await bench.volume.openUpload('a.wav', resuming)
    expect(again.size).toBe(9 * MiB)
    await again.write(size, large.subarray(size))
    await again.close()
    expect((await bench.read('a.wav')).equals(large)).toBe(true)
    expect(await bench.names('partial')).toEqual([])
  })

  test('can go on when the server is killed once more as soon as it has been resumed', async () => {
    await begun('a.wav')
    await bench.restart()
    await bench.volume.openUpload('a.wav', resuming)
    await bench.restart()
    expect((await bench.volume.openUpload('a.wav', resuming)).size).toBe(9 * MiB)
  })

  test('is noted anew when it is cut to a smaller size', async () => {
    const upload = await begun('a.wav')
    await upload.resize(5000)
    await upload.write(11 * MiB, large.subarray(11 * MiB))
    await bench.restart()
    expect((await bench.volume.openUpload('a.wav', resuming)).size).toBe(5000)
  })

  test('leaves no note when it ends in another way', async () => {
    const whole = await begun('whole.wav')
    await whole.write(9 * MiB, large.subarray(9 * MiB))
    await whole.close()
    await (await begun('cut.wav')).abort()
    const emptied = await begun('emptied.wav')
    await emptied.resize(0)
    await emptied.close()
    expect(await notes()).toEqual([])
    await bench.restart()
    expect((await bench.read('whole.wav')).equals(large)).toBe(true)
    expect(bench.owed.map(({ path }) => path)).toEqual(['whole.wav', 'emptied.wav'])
  })

  test('is gone when it should have replaced a file, or another one took its name', async () => {
    await bench.put('old.wav', 'old')
    await begun('old.wav')
    expect(await notes()).toEqual([])
    await begun('late.wav')
    await bench.put('late.wav', 'of another session')
    await bench.restart()
    expect(await bench.names('partial')).toEqual([])
    const owed = bench.owed.map(({ contentPath }) => basename(contentPath))
    expect((await parts()).sort()).toEqual(owed.sort())
    expect(String(await bench.read('old.wav'))).toBe('old')
    expect(String(await bench.read('late.wav'))).toBe('of another session')
  })

  test('is gone when the machine was started anew: not all may have come to the disk', async () => {
    await begun('a.wav')
    const [note = ''] = await notes()
    const path = bench.path('partial', note)
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replace(/"bootId":"./, '"bootId":"x'))
    await bench.restart()
    expect(await bench.names('partial')).toEqual([])
    expect(await parts()).toEqual([])
  })

  test('never has bytes taken that are owed, whatever a note says of them', async () => {
    await begun('a.wav')
    const [note = ''] = await notes()
    const part = join(bench.folder, 'parts', note.replace('.note', '.part'))
    await link(part, join(bench.folder, 'owed'))
    const { size } = await stat(part)
    await bench.restart()
    expect((await stat(join(bench.folder, 'owed'))).size).toBe(size)
    expect(await bench.names('partial')).toEqual([])
  })

  test('never has bytes taken that the journal owes, though they got no name', async () => {
    await bench.put('whole.wav', large)
    await begun('a.wav')
    const [note = ''] = await notes()
    const owed = basename(bench.published[0]?.contentPath ?? '', '.part')
    await rename(bench.path('partial', note), bench.path('partial', `${owed}.note`))
    await rm(bench.path('files', 'whole.wav'))
    await bench.restart()
    expect(bench.owed.map(({ path }) => path)).toEqual(['whole.wav'])
    expect((await readFile(bench.owed[0]?.contentPath ?? '')).equals(large)).toBe(true)
  })
})
