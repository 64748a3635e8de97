import { afterEach, describe, expect, test } from 'vitest'
import { TransientError } from '@ddex/dsp-core'
import { writeNewRelease } from '@ddex/ern'
import { pathCorpus, releaseDraft, testFiles } from '@ddex/testkit'
import { bucket, gcsFeed, ownBucket, startGcs } from './gcs-test-bench.ts'

type Gcs = Awaited<ReturnType<typeof startGcs>>
let gcs: Gcs
afterEach(() => gcs.server.stop())

const xml = writeNewRelease(releaseDraft(), '4.3')
/** As DDEX Distro lays its files out. */
const distro: [key: string, text: string][] = [
  ['1732788000000/MSG-1.xml', xml],
  ['1732788000000/audio/01.wav', testFiles['resources/01.wav']!],
  ['1732788000000/audio/02.wav', testFiles['resources/02.wav']!],
  ['1732788000000/image/cover.jpg', testFiles['resources/cover.jpg']!],
]
const putAll = ({ server }: Gcs, feedId = 'one') =>
  distro.map(([key, text]) => server.put(bucket, `deliveries/${feedId}/${key}`, text))
const statesOf = ({ service }: Gcs) => service.deliveries.all().map(({ state }) => state)

describe('events of Cloud Storage', () => {
  test('make a delivery of what DDEX Distro puts there', async () => {
    gcs = await startGcs([gcsFeed('one')])
    for (const resource of putAll(gcs))
      expect(await gcs.door.finalized(resource)).toMatchObject({ outcome: 'received' })
    await gcs.service.settled()
    expect(statesOf(gcs)).toEqual(['completed'])
    expect(gcs.service.deliveries.all()[0]?.folder).toBe('1732788000000')
  })

  test('that come ten times at once, in any order, make one (R23, R24)', async () => {
    gcs = await startGcs([gcsFeed('one', { afterReceipt: 'move' })])
    const events = putAll(gcs).reverse()
    const all = Array.from({ length: 10 }, () => events).flat()
    await Promise.all(all.map((resource) => gcs.door.finalized(resource)))
    await gcs.service.settled()
    expect(statesOf(gcs)).toEqual(['completed'])
    expect(gcs.service.acknowledgements.all()).toHaveLength(1)
    expect(gcs.server.keys(bucket).every((key) => key.startsWith('processed/one/'))).toBe(true)
  })

  test('of an older version change nothing', async () => {
    gcs = await startGcs([gcsFeed('one')])
    const first = gcs.server.put(bucket, 'deliveries/one/a.wav', 'first')
    const second = gcs.server.put(bucket, 'deliveries/one/a.wav', 'second')
    await gcs.door.finalized(second)
    // The first one is there no more, which is no fault.
    expect(await gcs.door.finalized(first)).toMatchObject({ outcome: expect.any(String) as string })
    expect(await gcs.service.parts.inbox.get('one', 'a.wav')).toMatchObject({ size: 6 })
    await gcs.door.deleted(first)
    expect(gcs.pathsOf('one')).toEqual(['a.wav'])
    await gcs.door.deleted(second)
    expect(gcs.pathsOf('one')).toEqual([])
  })

  test('of what is gone, not ours, or nothing to us, are ignored', async () => {
    gcs = await startGcs([gcsFeed('one')])
    const gone = gcs.server.put(bucket, 'deliveries/one/gone.wav', 'x')
    gcs.server.objects.clear()
    const put = (at: string, key: string) => gcs.server.put(at, key, 'x')
    const resources = [
      gone,
      put('another-bucket', 'deliveries/one/a.wav'),
      put(bucket, 'deliveries/two/a.wav'),
      put(bucket, 'deliveries/one/'),
      put(bucket, 'processed/one/a.wav'),
      put(bucket, 'errors/one/a.wav.error.json'),
      put(bucket, 'acknowledgements/one/ACK_1.xml'),
      put(ownBucket, 'staging/one/x'),
      { bucket, name: 'x' },
      null,
      'nonsense',
    ]
    for (const resource of resources)
      expect(await gcs.door.finalized(resource)).toMatchObject({ outcome: 'ignored' })
    expect(gcs.pathsOf('one')).toEqual([])
  })

  test('wake us for what we write ourselves, and lead to nothing (R28)', async () => {
    gcs = await startGcs([gcsFeed('one', { afterReceipt: 'move' }, { maxFileSize: 29_999 })])
    for (const resource of putAll(gcs)) await gcs.door.finalized(resource)
    await gcs.door.finalized(gcs.server.put(bucket, 'deliveries/one/big.wav', 'x'.repeat(30_000)))
    await gcs.service.settled()
    await gcs.door.round()
    const written = gcs.server.keys(bucket)
    for (const start of ['processed/', 'errors/', 'acknowledgements/'])
      expect(written.some((key) => key.startsWith(start))).toBe(true)
    const before = gcs.server.asked.length
    for (const key of written)
      expect(await gcs.door.finalized(gcs.server.resource(`${bucket}/${key}`))).toMatchObject({
        outcome: 'ignored',
      })
    expect(gcs.server.asked.length).toBe(before)
    expect(gcs.server.keys(bucket)).toEqual(written)
  })

  test('keep what cannot be stored now, and take it when told again (R26)', async () => {
    gcs = await startGcs([gcsFeed('one', { afterReceipt: 'move' })])
    const resource = gcs.server.put(bucket, 'deliveries/one/a.wav', 'sound')
    const faults = ['read', 'store', 'move'] as const
    for (const fault of faults) {
      gcs.bench.before = () => {
        if (fault === 'store') throw new TransientError('STORE_UNAVAILABLE', 'away')
      }
      gcs.server.fault = (method) =>
        (fault === 'read' && method === 'GET') || (fault === 'move' && method === 'POST')
          ? 503
          : null
      await expect(gcs.door.finalized(resource)).rejects.toMatchObject({ retryable: true })
      expect(gcs.server.keys(bucket)).toEqual(['deliveries/one/a.wav'])
    }
    gcs.server.fault = () => null
    expect(await gcs.door.finalized(resource)).toMatchObject({ outcome: 'received' })
    expect(gcs.server.keys(bucket)).toEqual(['processed/one/a.wav'])
    expect(gcs.pathsOf('one')).toEqual(['a.wav'])
  })

  test('do not take bytes for others than they tell of', async () => {
    gcs = await startGcs([gcsFeed('one')])
    const resource = gcs.server.put(bucket, 'deliveries/one/a.wav', 'sound')
    const wrong = [{ md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==' }, { size: '4' }]
    for (const change of wrong)
      await expect(gcs.door.finalized({ ...resource, ...change })).rejects.toMatchObject({
        retryable: true,
      })
    expect(gcs.pathsOf('one')).toEqual([])
  })

  test('never move what has come since', async () => {
    gcs = await startGcs([gcsFeed('one', { afterReceipt: 'move' })])
    const first = gcs.server.put(bucket, 'deliveries/one/a.wav', 'first')
    gcs.bench.before = () => {
      gcs.bench.before = () => undefined
    }
    gcs.server.fault = (method) => {
      // Between our copy and our deletion the sender writes again.
      if (method === 'DELETE') gcs.server.put(bucket, 'deliveries/one/a.wav', 'second')
      return null
    }
    await gcs.door.finalized(first)
    expect(gcs.server.keys(bucket)).toEqual(['deliveries/one/a.wav', 'processed/one/a.wav'])
  })

  test('take empty objects, and refuse large ones one byte over the limit (R13)', async () => {
    gcs = await startGcs([gcsFeed('one', {}, { maxFileSize: 10 })])
    const put = (name: string, text: string) =>
      gcs.door.finalized(gcs.server.put(bucket, `deliveries/one/${name}`, text))
    expect(await put('empty.wav', '')).toMatchObject({ outcome: 'received' })
    expect(await put('ten.wav', 'x'.repeat(10))).toMatchObject({ outcome: 'received' })
    expect(await put('eleven.wav', 'x'.repeat(11))).toMatchObject({
      ...{ outcome: 'refused', refusal: { code: 'TOO_LARGE' } },
    })
    expect(gcs.server.keys(bucket)).toContain('errors/one/eleven.wav.error.json')
  })

  test('stay in the feed whatever a key is (R07), and out of the others (R09)', async () => {
    gcs = await startGcs([gcsFeed('one'), gcsFeed('two')])
    for (const { path, refused } of pathCorpus) {
      const resource = gcs.server.put(bucket, `deliveries/one/${path}`, 'x')
      const { outcome } = await gcs.door.finalized(resource)
      if (refused) expect([path, outcome]).not.toEqual([path, 'received'])
    }
    expect(gcs.pathsOf('two')).toEqual([])
    const escaped = /(^|\/)\.\.?(\/|$)|^\/|\\|\p{Cc}/u
    expect(gcs.pathsOf('one').filter((path) => escaped.test(path))).toEqual([])
    expect(gcs.pathsOf('one').length).toBeGreaterThan(10)
    const unicode = 'Für Élise 音楽 #1 & 100%.wav'
    await gcs.door.finalized(gcs.server.put(bucket, `deliveries/one/${unicode}`, 'x'))
    expect(gcs.pathsOf('one')).toContain(unicode)
  })
})

describe('a bucket of another project', () => {
  test('is looked through page by page, and again for what is new', async () => {
    gcs = await startGcs([gcsFeed('one', { arrival: 'poll' })])
    putAll(gcs)
    expect(await gcs.door.round()).toMatchObject({ received: 4, failed: [] })
    await gcs.service.settled()
    expect(statesOf(gcs)).toEqual(['completed'])
    expect(await gcs.cursors.get('one')).toMatch(/^\d+$/)
    gcs.server.put(bucket, 'deliveries/one/late.wav', 'late')
    await gcs.door.round()
    expect(gcs.pathsOf('one')).toContain('late.wav')
    await gcs.service.settled()
    expect(statesOf(gcs).filter((state) => state === 'completed')).toEqual(['completed'])
  })

  test('is looked through again when something could not be taken', async () => {
    gcs = await startGcs([gcsFeed('one', { arrival: 'poll' }), gcsFeed('two', { arrival: 'poll' })])
    putAll(gcs)
    putAll(gcs, 'two')
    gcs.bench.before = ({ feedId, path }) => {
      if (feedId === 'one' && path.endsWith('02.wav')) throw new TransientError('AWAY', 'away')
    }
    expect(await gcs.door.round()).toMatchObject({ failed: ['one'] })
    expect(await gcs.cursors.get('one')).toBeNull()
    expect(gcs.pathsOf('two')).toHaveLength(4)
    gcs.bench.before = () => undefined
    expect(await gcs.door.round()).toMatchObject({ failed: [] })
    expect(gcs.pathsOf('one')).toHaveLength(4)
  })

  test('tells by a subscription, with or without what it tells of', async () => {
    const subscription = 'projects/label/subscriptions/deliveries'
    gcs = await startGcs([gcsFeed('one', { arrival: 'pubsub', subscription })])
    const tell = (resource: ReturnType<Gcs['server']['put']>, eventType: string, payload = true) =>
      gcs.subscription.publish(
        {
          eventType,
          bucketId: resource.bucket,
          objectId: resource.name,
          objectGeneration: resource.generation,
        },
        payload ? resource : undefined,
      )
    const [message, first, second, cover] = putAll(gcs)
    tell(message!, 'OBJECT_FINALIZE')
    tell(first!, 'OBJECT_FINALIZE', false)
    tell(second!, 'OBJECT_FINALIZE')
    tell(cover!, 'OBJECT_FINALIZE', false)
    gcs.subscription.publish({ eventType: 'OBJECT_METADATA_UPDATE' })
    gcs.subscription.publish({})
    expect(await gcs.door.round()).toMatchObject({ received: 4, failed: [] })
    expect([...gcs.subscription.waiting.keys()]).toEqual([])
    await gcs.service.settled()
    expect(statesOf(gcs)).toEqual(['completed'])
    tell(first!, 'OBJECT_DELETE')
    await gcs.door.round()
    expect(gcs.pathsOf('one')).not.toContain('1732788000000/audio/01.wav')
  })

  test('is told of again by a subscription what could not be taken', async () => {
    const subscription = 'projects/label/subscriptions/deliveries'
    gcs = await startGcs([gcsFeed('one', { arrival: 'pubsub', subscription })])
    const resource = gcs.server.put(bucket, 'deliveries/one/a.wav', 'sound')
    gcs.subscription.publish(
      {
        ...{ eventType: 'OBJECT_FINALIZE', bucketId: bucket, objectId: resource.name },
        objectGeneration: resource.generation,
      },
      resource,
    )
    gcs.bench.before = () => {
      throw new TransientError('AWAY', 'away')
    }
    expect(await gcs.door.round()).toMatchObject({ failed: ['one'] })
    expect(gcs.subscription.waiting.size).toBe(1)
    gcs.bench.before = () => undefined
    expect(await gcs.door.round()).toMatchObject({ received: 1, failed: [] })
    expect(gcs.subscription.waiting.size).toBe(0)
  })

  test('gets the acknowledgements, once', async () => {
    gcs = await startGcs([gcsFeed('one')])
    for (const resource of putAll(gcs)) await gcs.door.finalized(resource)
    await gcs.service.settled()
    expect(await gcs.door.round()).toMatchObject({ acknowledgements: 1 })
    expect(await gcs.door.round()).toMatchObject({ acknowledgements: 0 })
    const [key] = gcs.server.keys(bucket).filter((each) => each.startsWith('acknowledgements/one/'))
    expect(gcs.server.objects.get(`${bucket}/${key}`)?.bytes.toString()).toContain(
      'AcknowledgementMessage',
    )
  })

  test('is never our own', async () => {
    gcs = await startGcs([gcsFeed('one', { bucket: ownBucket, arrival: 'poll' })])
    gcs.server.put(ownBucket, 'deliveries/one/a.wav', 'x')
    expect(await gcs.door.round()).toEqual({ received: 0, acknowledgements: 0, failed: [] })
    expect(gcs.server.asked).toEqual([])
  })
})
