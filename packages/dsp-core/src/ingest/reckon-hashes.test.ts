import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { writeNewRelease } from '@ddex/ern'
import { deliveryBench, releaseDraft, testFiles } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'

const uri = 'resources/01.wav'
const sha512 = (text: string) => createHash('sha512').update(text).digest('hex')

/** A release whose first song has this SHA-512, as far as it comes when time goes by. */
async function delivered(value: string, bench = deliveryBench()) {
  const draft = releaseDraft()
  draft.tracks[0]!.file.hash = { algorithm: 'SHA-512', value }
  for (const [path, text] of Object.entries(testFiles)) await bench.send(`A/${path}`, text)
  await bench.send('A/release.xml', writeNewRelease(draft, '4.3'))
  await bench.pass(11_000)
  const file = () => bench.deliveries.files(bench.only().id).find((each) => each.uri === uri)
  return { ...bench, file }
}

describe('a hash that is not reckoned while files arrive', () => {
  it('proves a file all the same', async () => {
    const right = sha512(testFiles[uri]!)
    const { only, file } = await delivered(right)
    expect(only().state).toBe('completed')
    expect(file()).toMatchObject({ state: 'verified', foundHash: right })
  })

  it('that is another one rejects the delivery, which goes on when the right file comes (R29)', async () => {
    const wrong = await delivered(sha512('the right song'))
    const { only, file, deliveries, catalogue, send, pass } = wrong
    expect(only().state).toBe('rejected')
    const found = sha512(testFiles[uri]!)
    expect(file()).toMatchObject({ state: 'hash_mismatch', foundHash: found })
    const [issue] = deliveries.issues(only().id).filter(({ severity }) => severity === 'error')
    expect(issue).toMatchObject({ code: 'ERN_HASH_MISMATCH', path: uri })
    expect(issue?.message).toContain(`expected SHA-512 ${sha512('the right song')}, found ${found}`)
    expect(catalogue.releases()).toEqual([])
    await send(`A/${uri}`, 'the right song')
    await pass(11_000)
    expect(only().state).toBe('completed')
  })

  it('waits for a store that is away', async () => {
    const bench = deliveryBench()
    const { objects } = bench.parts
    const { read } = objects
    objects.read = () => Readable.from([]).destroy(new Error('The bucket does not answer.'))
    const { only, pass } = await delivered(sha512(testFiles[uri]!), bench)
    expect(only()).toMatchObject({ state: 'failed_retrying' })
    expect(only().reason).toContain('STORE_UNAVAILABLE')
    objects.read = read
    await pass(60_000)
    expect(only().state).toBe('completed')
  })
})
