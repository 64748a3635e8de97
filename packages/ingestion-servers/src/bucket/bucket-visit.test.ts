import { Readable } from 'node:stream'
import { beforeEach, describe, expect, test } from 'vitest'
import { TransientError, type Feed, type FeedDirectory } from '@ddex/dsp-core'
import {
  RecordingConnectionLog,
  RecordingInbox,
  fakeClock,
  recordedObjectPlace,
  testFeed,
  testLocation,
} from '@ddex/testkit'
import { silentLogger } from '../common/silent-logger.ts'
import type { BucketObject } from './bucket-object.ts'
import { BucketDoor } from './bucket-visit.ts'

const bucket = 'our-deliveries'
const feedAt = (id: string, prefix: string, afterReceipt: 'keep' | 'move' = 'move'): Feed => ({
  ...testFeed({ maxFileSize: 100 }, id),
  protocol: 's3',
  username: null,
  location: { ...testLocation(bucket, prefix), afterReceipt },
})
const objectAt = (key: string, text = 'sound', more: Partial<BucketObject> = {}): BucketObject => ({
  ...{ protocol: 's3', bucket, key, size: text.length },
  origin: { id: `${key} 1`, order: '1' },
  open: () => Readable.from([Buffer.from(text)]),
  ...more,
})

let inbox: RecordingInbox
let log: RecordingConnectionLog
let place: ReturnType<typeof recordedObjectPlace>
let feeds: Feed[]
let asked: number
let clock: ReturnType<typeof fakeClock>

const doorOf = () => {
  const directory: FeedDirectory = {
    findLogin: async () => null,
    findFeed: async () => null,
    feedsOf: async (protocol) => {
      asked += 1
      return feeds.filter((feed) => feed.protocol === protocol)
    },
  }
  return new BucketDoor({ feeds: directory, inbox, log, place, clock, logger: silentLogger })
}
const visitOf = (door = doorOf()) => door.visit({ client: 'test', address: '' })

beforeEach(() => {
  inbox = new RecordingInbox()
  log = new RecordingConnectionLog()
  place = recordedObjectPlace()
  clock = fakeClock()
  asked = 0
  feeds = [feedAt('one', 'deliveries/one/'), feedAt('two', 'deliveries/two/', 'keep')]
})

describe('a visit to a bucket', () => {
  test('takes an object into the inbox of the feed whose prefix its key has', async () => {
    const visit = visitOf()
    const outcome = await visit.receive(objectAt('deliveries/one/A/resources/01 Für Élise.wav'))
    await visit.end()
    expect(outcome).toEqual({
      outcome: 'received',
      feedId: 'one',
      path: 'A/resources/01 Für Élise.wav',
    })
    expect(inbox.received).toMatchObject([
      { feedId: 'one', path: 'A/resources/01 Für Élise.wav', size: 5 },
    ])
    expect(place.moved).toEqual([
      {
        from: 'deliveries/one/A/resources/01 Für Élise.wav',
        to: 'processed/one/A/resources/01 Für Élise.wav',
      },
    ])
    expect([...log.records.values()]).toMatchObject([
      {
        ...{ id: inbox.received[0]?.connectionId, feedId: 'one', client: 'test' },
        ...{ filesReceived: 1, endReason: null },
      },
    ])
  })

  test('shares its record with all that come to a feed within ten minutes, whoever takes them', async () => {
    const take = async (key: string, text: string) => {
      const visit = visitOf()
      await visit.receive(objectAt(key, text))
      await visit.end()
    }
    await take('deliveries/one/A/a.wav', 'four')
    await Promise.all([
      take('deliveries/one/A/b.wav', 'sound'),
      take('deliveries/one/A/A.xml', '<a/>'),
      take('deliveries/two/B.xml', '<b/>'),
      take('deliveries/one/../c.wav', 'refused'),
    ])
    const ofOne = () => [...log.records.values()].filter(({ feedId }) => feedId === 'one')
    expect(ofOne()).toMatchObject([
      { filesReceived: 3, bytesReceived: 13, filesFailed: 1, endedAt: expect.any(Date) as Date },
    ])
    expect(log.records.size).toBe(2)
    clock.advance(10 * 60_000)
    await take('deliveries/one/B/B.xml', '<b/>')
    expect(ofOne().map(({ filesReceived }) => filesReceived)).toEqual([3, 1])
  })

  test('leaves an object where it is when the feed wants it so', async () => {
    await visitOf().receive(objectAt('deliveries/two/A.xml'))
    expect(inbox.paths('two')).toEqual(['A.xml'])
    expect(place.moved).toEqual([])
  })

  test.each([
    ['what we have written ourselves', 'processed/one/A.xml'],
    ['its error reports', 'errors/one/A.xml.error.json'],
    ['acknowledgements', 'acknowledgements/one/ACK_1.xml'],
    ['the mark of a folder', 'deliveries/one/A/'],
    ['a temporary name', 'deliveries/one/A.xml.part'],
    ['a prefix that no feed has', 'deliveries/three/A.xml'],
    ['a prefix that only begins alike', 'deliveries/one-more/A.xml'],
  ])('does nothing for %s', async (_what, key) => {
    expect(await visitOf().receive(objectAt(key))).toMatchObject({ outcome: 'ignored' })
    expect([inbox.received, place.moved, place.written]).toEqual([[], [], []])
  })

  test('does nothing for another bucket or protocol', async () => {
    const other = objectAt('deliveries/one/A.xml', 'x', { bucket: 'another' })
    expect(await visitOf().receive(other)).toMatchObject({ outcome: 'ignored' })
    const gcs = objectAt('deliveries/one/A.xml', 'x', { protocol: 'gcs' })
    expect(await visitOf().receive(gcs)).toMatchObject({ outcome: 'ignored' })
  })

  test.each([
    ['TOO_LARGE', 'deliveries/one/A.wav', 'x'.repeat(101)],
    ['OUTSIDE_ROOT', 'deliveries/one/../two/A.wav', 'x'],
    ['NAME_INVALID', 'deliveries/one/A//b.wav', 'x'],
    ['NAME_INVALID', 'deliveries/one/./b.wav', 'x'],
    ['NAME_INVALID', 'deliveries/one/A\\b.wav', 'x'],
    ['NAME_INVALID', 'deliveries/one/A\u0000b.wav', 'x'],
  ])('refuses with %s: %s', async (code, key, text) => {
    const outcome = await visitOf().receive(objectAt(key, text))
    expect(outcome).toMatchObject({ outcome: 'refused', feedId: 'one', refusal: { code } })
    expect(inbox.received).toEqual([])
    const [report] = place.written
    expect(report?.key).toMatch(/^errors\/one\/.*\.error\.json$/s)
    expect(JSON.parse(report?.json ?? '')).toMatchObject({ code, bucket, key, size: text.length })
    expect(place.moved).toMatchObject([{ from: key }])
    expect(place.moved[0]?.to).toMatch(/^errors\/one\//)
  })

  test('keeps the object when the inbox cannot take it, and takes it when told again', async () => {
    let isAway = true
    inbox.before = () => {
      if (isAway) throw new TransientError('INBOX_UNAVAILABLE', 'away')
    }
    const visit = visitOf()
    const object = objectAt('deliveries/one/A.wav')
    await expect(visit.receive(object)).rejects.toMatchObject({ retryable: true })
    expect(place.moved).toEqual([])
    isAway = false
    expect(await visit.receive(object)).toMatchObject({ outcome: 'received' })
    expect(place.moved).toHaveLength(1)
  })

  test('names one version of an object by one arrival, another by another', async () => {
    const arrivals: (string | undefined)[] = []
    inbox.before = ({ arrivalId }) => void arrivals.push(arrivalId)
    const visit = visitOf()
    const newer = { id: 'deliveries/one/A.wav 2', order: '2' }
    await visit.receive(objectAt('deliveries/one/A.wav'))
    await visit.receive(objectAt('deliveries/one/A.wav'))
    await visit.receive(objectAt('deliveries/one/A.wav', 'sound', { origin: newer }))
    expect(new Set(arrivals).size).toBe(2)
    expect(arrivals.every((id) => /^[0-9a-f]{20}$/.test(id ?? ''))).toBe(true)
  })

  test('tells the inbox what its sender has deleted, but not what we have moved', async () => {
    const visit = visitOf()
    const removal = { protocol: 's3', bucket, order: '2' } as const
    await visit.remove({ ...removal, key: 'deliveries/one/A.wav' })
    await visit.remove({ ...removal, key: 'processed/two/A.wav' })
    await visit.remove({ ...removal, key: 'deliveries/two/../A.wav' })
    expect(inbox.removed).toEqual([])
    await visit.remove({ ...removal, key: 'deliveries/two/A.wav' })
    expect(inbox.removed).toEqual([{ feedId: 'two', path: 'A.wav' }])
  })

  test('asks for the feeds now and again, not for every object', async () => {
    const visit = visitOf()
    for (const name of ['a', 'b', 'c']) await visit.receive(objectAt(`deliveries/one/${name}.wav`))
    expect(asked).toBe(1)
    feeds = []
    clock.advance(16_000)
    const outcome = await visit.receive(objectAt('deliveries/one/d.wav'))
    expect(outcome).toMatchObject({ outcome: 'ignored' })
    expect(asked).toBe(2)
  })
})
