import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FileRefusal, type RefusalCode } from './refusal.ts'
import { fresh, resuming, StagingBench, unfinishedOn } from './staging-bench.ts'

let bench: StagingBench
beforeEach(async () => {
  bench = await StagingBench.create()
})
afterEach(() => bench.remove())

const refused = (code: RefusalCode) => expect.objectContaining({ code }) as Error
const bytes = randomBytes(2_000_000)
/** Pieces of 32 KiB with their offsets. */
const pieces = (all: Buffer) =>
  Array.from({ length: Math.ceil(all.length / 32_768) }, (_, index) => ({
    offset: index * 32_768,
    data: all.subarray(index * 32_768, (index + 1) * 32_768),
  }))

describe('an upload', () => {
  test('is published whole, whatever the order of its writes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(pieces(bytes), { minLength: pieces(bytes).length }),
        async (shuffled) => {
          const upload = await bench.volume.openUpload('track.wav', fresh)
          await Promise.all(shuffled.map(({ offset, data }) => upload.write(offset, data)))
          await upload.close()
          expect((await bench.read('track.wav')).equals(bytes)).toBe(true)
        },
      ),
      { numRuns: 10 },
    )
  })

  test('is not there before it is closed', async () => {
    const upload = await bench.volume.openUpload('track.wav', fresh)
    await upload.write(0, bytes)
    await expect(bench.volume.stat('track.wav')).rejects.toThrow(refused('NOT_FOUND'))
    await upload.close()
    expect((await bench.volume.stat('track.wav')).size).toBe(bytes.length)
  })

  test('with a byte missing is refused at its close', async () => {
    const upload = await bench.volume.openUpload('track.wav', fresh)
    await upload.write(0, bytes.subarray(0, 1000))
    await upload.write(1001, bytes.subarray(1001))
    await expect(upload.close()).rejects.toThrow(/Bytes 1000 to 1000 are missing/)
    await expect(bench.volume.stat('track.wav')).rejects.toThrow(refused('NOT_FOUND'))
    expect(bench.published).toEqual([])
  })

  test('whose size was set beyond its last byte is refused', async () => {
    const upload = await bench.volume.openUpload('track.wav', fresh)
    await upload.write(0, bytes.subarray(0, 10))
    await upload.resize(20)
    await expect(upload.close()).rejects.toThrow(refused('INCOMPLETE'))
  })

  test('can be cut to size and grow again', async () => {
    const upload = await bench.volume.openUpload('a.txt', fresh)
    await upload.write(0, Buffer.from('abcdef'))
    await upload.resize(3)
    await upload.write(3, Buffer.from('DEF!'))
    await upload.close()
    expect((await bench.read('a.txt')).toString()).toBe('abcDEF!')
  })

  test('of no bytes is a file', async () => {
    await bench.put('BatchComplete.xml', '')
    expect((await bench.volume.stat('BatchComplete.xml')).size).toBe(0)
    expect(bench.published.map(({ path, size }) => [path, size])).toEqual([
      ['BatchComplete.xml', 0],
    ])
  })

  test('that writes the same bytes twice has those that came last', async () => {
    const upload = await bench.volume.openUpload('a.txt', fresh)
    const writes = Array.from({ length: 50 }, (_, index) =>
      upload.write(0, Buffer.from(`version ${String(index).padStart(3, '0')}`)),
    )
    await Promise.all(writes)
    await upload.close()
    expect((await bench.read('a.txt')).toString()).toBe('version 049')
  })

  test('of one byte too many is stopped at once and leaves nothing', async () => {
    const upload = await bench.volume.openUpload('big.wav', { ...fresh, maxFileSize: 1000 })
    await upload.write(0, bytes.subarray(0, 1000))
    await expect(upload.write(1000, bytes.subarray(0, 1))).rejects.toThrow(refused('TOO_LARGE'))
    await expect(upload.write(0, bytes.subarray(0, 1))).rejects.toThrow(refused('TOO_LARGE'))
    await expect(upload.close()).rejects.toThrow(/larger than the 1000 bytes allowed/)
    expect(await unfinishedOn(bench.folder)).toEqual([])
    expect(await bench.names('files')).toEqual([])
  })

  test('in senselessly many pieces is refused', async () => {
    const upload = await bench.volume.openUpload('a', fresh)
    const write = async () => {
      for (let at = 0; at < 40_000; at += 2) await upload.write(at, Buffer.of(1))
    }
    await expect(write()).rejects.toThrow(/too many separate pieces/)
    await upload.abort()
  })

  test.each(['', 'some bytes'])(
    'that was given up is not closed as a file (%j)',
    async (content) => {
      const upload = await bench.volume.openUpload('a.txt', { ...fresh, maxFileSize: 1000 })
      if (content) await upload.write(0, Buffer.from(content))
      await upload.abort()
      await expect(upload.close()).rejects.toThrow(FileRefusal)
      expect([await bench.names('files'), bench.published]).toEqual([[], []])
      await bench.put('a.txt', 'sent again')
      await bench.restart()
      expect((await bench.read('a.txt')).toString()).toBe('sent again')
    },
  )
})

test('an upload that is closed cannot be given up', async () => {
  const upload = await bench.volume.openUpload('a.txt', fresh)
  await upload.write(0, Buffer.from('some bytes'))
  await upload.close()
  await upload.abort()
  expect((await bench.read('a.txt')).toString()).toBe('some bytes')
  // Whoever opens it to go on finds the file, and nothing that was cut.
  const again = await bench.volume.openUpload('a.txt', { ...resuming, append: true })
  await again.write(0, Buffer.from(' more'))
  await again.close()
  expect((await bench.read('a.txt')).toString()).toBe('some bytes more')
})

describe('an upload that is cut', () => {
  test('publishes nothing and leaves the old file as it was', async () => {
    await bench.put('track.wav', 'old')
    const upload = await bench.volume.openUpload('track.wav', fresh)
    await upload.write(0, bytes)
    await upload.abort()
    expect((await bench.read('track.wav')).toString()).toBe('old')
    expect(bench.published.length).toBe(1)
    expect(await unfinishedOn(bench.folder)).toEqual([])
  })

  test.each(['cut', 'killed'])(
    'and should have replaced a file is not joined with it (%s), until it is sent whole',
    async (end) => {
      await bench.put('track.wav', 'old version')
      const upload = await bench.volume.openUpload('track.wav', fresh)
      await upload.write(0, bytes)
      if (end === 'cut') await upload.abort()
      await bench.restart()
      const notKept = /cut and is not kept/
      await expect(bench.volume.openUpload('track.wav', resuming)).rejects.toThrow(notKept)
      await bench.put('track.wav', 'new')
      await bench.put('track.wav', 'newer', resuming)
      expect((await bench.read('track.wav')).toString()).toBe('newer')
    },
  )

  test('is forgotten when the file that it should have replaced goes or gets another name', async () => {
    await bench.volume.makeFolder('r')
    for (const leave of [
      () => bench.volume.removeFile('r/a'),
      () => bench.volume.rename('r/a', 'b', true),
      () => bench.volume.rename('r', 's', true).then(() => bench.volume.makeFolder('r')),
    ]) {
      await bench.put('r/a', 'old')
      await (await bench.volume.openUpload('r/a', fresh)).abort()
      expect((await bench.names('replaced')).length).toBe(1)
      await leave()
      expect(await bench.names('replaced')).toEqual([])
    }
  })

  test('can be resumed from any byte that arrived, after a restart as well', async () => {
    await bench.volume.makeFolder('r')
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytes.length - 1 }), async (cut) => {
        const first = await bench.volume.openUpload('r/track.wav', fresh)
        await first.write(0, bytes.subarray(0, cut))
        await first.abort()
        await bench.restart()
        const second = await bench.volume.openUpload('r/track.wav', resuming)
        expect(second.size).toBe(cut)
        await second.write(cut, bytes.subarray(cut))
        await second.close()
        expect((await bench.read('r/track.wav')).equals(bytes)).toBe(true)
        await bench.volume.removeFile('r/track.wav')
      }),
      { numRuns: 10, examples: [[1], [bytes.length - 1]] },
    )
  }, 30_000)

  test('keeps only what has no gap', async () => {
    const first = await bench.volume.openUpload('a', fresh)
    await first.write(0, bytes.subarray(0, 100_000))
    await first.write(200_000, bytes.subarray(200_000, 300_000))
    await first.abort()
    const second = await bench.volume.openUpload('a', resuming)
    await second.write(200_000, bytes.subarray(200_000))
    await expect(second.close()).rejects.toThrow(refused('INCOMPLETE'))
  })

  test('shows a sender where to resume, never the whole size, and no file', async () => {
    const upload = await bench.volume.openUpload('a', fresh)
    await upload.write(0, bytes)
    await upload.abort()
    const { size } = await bench.volume.statForResume('a')
    expect(size).toBeLessThan(bytes.length)
    expect(size).toBeGreaterThan(bytes.length - 2 * 32_768)
    await expect(bench.volume.stat('a')).rejects.toThrow(refused('NOT_FOUND'))
    await expect(bench.volume.openRead('a')).rejects.toThrow(refused('NOT_FOUND'))
  })

  test('is not taken for whole when it is opened and closed again', async () => {
    const first = await bench.volume.openUpload('a', fresh)
    await first.write(0, bytes)
    await first.abort()
    const second = await bench.volume.openUpload('a', resuming)
    await expect(second.close()).rejects.toThrow(refused('INCOMPLETE'))
    const third = await bench.volume.openUpload('a', resuming)
    expect(third.size).toBe(bytes.length)
    await third.abort()
  })

  test('does not lend its tail to a shorter file', async () => {
    const first = await bench.volume.openUpload('a', fresh)
    await first.write(0, bytes)
    await first.abort()
    const second = await bench.volume.openUpload('a', resuming)
    await second.write(0, Buffer.from('short'))
    await second.close()
    expect((await bench.read('a')).toString()).toBe('short')
  })

  test('by the end of the process leaves nothing behind', async () => {
    const upload = await bench.volume.openUpload('a', fresh)
    await upload.write(0, bytes)
    await bench.restart()
    expect(await unfinishedOn(bench.folder)).toEqual([])
    expect(await bench.names('files')).toEqual([])
    expect(bench.owed).toEqual([])
    await upload.abort().catch(() => undefined)
  })
})
