import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDigests } from './digests.ts'

const expected = (bytes: Uint8Array) =>
  Object.fromEntries(
    ['md5', 'sha1', 'sha256'].map((name) => [name, createHash(name).update(bytes).digest('hex')]),
  )

/** Hands the bytes over in chunks of these sizes, by turns. */
async function digestsOf(bytes: Uint8Array, sizes: number[], processors: number) {
  const digests = createDigests(processors)
  let at = 0
  for (let turn = 0; at < bytes.length; turn++) {
    const chunk = bytes.slice(at, at + (sizes[turn % sizes.length] ?? 1))
    at += chunk.length
    await digests.update(chunk)
    // Whoever sent them may use their place again, once more than a small file has come.
    if (at > 512 * 1024) chunk.fill(0)
  }
  return digests.result()
}

const kibibyte = 1024
const bytes = new Uint8Array(randomBytes(1500 * kibibyte))

describe.each([1, 2])('the digests of a file, on a machine with %i processors', (processors) => {
  it.each([0, 1, 255, 256, 257, 512, 513, 1024, 1500])('of %i KiB are right', async (size) => {
    const file = bytes.subarray(0, size * kibibyte)
    expect(await digestsOf(file, [64 * kibibyte], processors)).toEqual(expected(file))
  })

  it('are right whatever the chunks', async () => {
    const size = fc.integer({ min: 1, max: 900 * kibibyte })
    const run = fc.asyncProperty(
      fc.integer({ min: 0, max: bytes.length }),
      fc.array(size, { minLength: 1, maxLength: 5 }),
      async (length, sizes) => {
        const large = sizes.map((each) => Math.max(each, 997))
        const file = bytes.subarray(0, length)
        expect(await digestsOf(file, large, processors)).toEqual(expected(file))
      },
    )
    await fc.assert(run, { numRuns: 30 })
  })
})

describe('the digests of several files at once', () => {
  it('are each the right ones, though some are given up on the way', async () => {
    const files = Array.from({ length: 12 }, (_, at) => bytes.subarray(at * 31 * kibibyte))
    const found = await Promise.all(
      files.map(async (file, at) => {
        const given = createDigests(2)
        await given.update(file.slice(0, 700 * kibibyte))
        if (at % 3 === 0) return given.drop()
        await given.update(file.slice(700 * kibibyte))
        return given.result()
      }),
    )
    const wanted = files.map((file, at) => (at % 3 === 0 ? undefined : expected(file)))
    expect(found).toEqual(wanted)
  })
})
