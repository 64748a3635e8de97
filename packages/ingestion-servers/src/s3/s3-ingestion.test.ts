import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterEach, describe, expect, test } from 'vitest'
import { TransientError } from '@ddex/dsp-core'
import { RecordingInbox, liveMemoryService, memoryAcknowledgementFolder } from '@ddex/testkit'
import type { S3Summary } from './s3-ingestion.ts'
import {
  keysIn,
  put,
  readText,
  startS3Bench,
  type S3Bench,
  type S3BenchOptions,
} from './s3-test-bench.ts'
import { s3Sender } from './s3-test-senders.ts'

let bench: S3Bench | null = null
afterEach(async () => {
  await bench?.stop()
  bench = null
})

async function start(options: Partial<S3BenchOptions> = {}) {
  const inbox = new RecordingInbox()
  const senders = options.senders ?? [s3Sender('one'), s3Sender('two')]
  bench = await startS3Bench({ inbox, ...options, senders })
  return { bench, inbox, senders, one: bench.senderClient(senders[0]!), ours: bench.ours() }
}

/** The events of what was put, without their being handled. */
async function eventsOf(
  work: (s3: Awaited<ReturnType<typeof start>>) => Promise<unknown>,
  options = {},
) {
  const running = await start({ deliversEvents: false, ...options })
  await work(running)
  await running.bench.s3.eventsDelivered()
  return { ...running, events: running.bench.events }
}

describe('an object that a sender puts', () => {
  test.each([false, true])('is taken and put aside (with versions: %s)', async (versioned) => {
    const { bench, inbox, one, ours } = await start({ versioned })
    const key = 'deliveries/one/20261128/A b+c/01 Für Élise #1 & 100%.wav'
    await put(one, key, 'sound')
    await bench.s3.eventsDelivered()
    expect(inbox.received).toMatchObject([
      { feedId: 'one', path: '20261128/A b+c/01 Für Élise #1 & 100%.wav', size: 5 },
    ])
    expect(await keysIn(ours)).toEqual(['processed/one/20261128/A b+c/01 Für Élise #1 & 100%.wav'])
  })

  test('may have no bytes at all', async () => {
    const { bench, inbox, one } = await start()
    await put(one, 'deliveries/one/BatchComplete_1.xml', '')
    await bench.s3.eventsDelivered()
    expect(inbox.received).toMatchObject([{ path: 'BatchComplete_1.xml', size: 0 }])
  })

  test('stays where the feed keeps it', async () => {
    const { bench, one, ours } = await start({
      senders: [s3Sender('one', { afterReceipt: 'keep' })],
    })
    await put(one, 'deliveries/one/a.wav', 'x')
    await bench.s3.eventsDelivered()
    expect(await keysIn(ours)).toEqual(['deliveries/one/a.wav'])
  })

  test('wakes nobody again by what we do with it', async () => {
    const { bench, one } = await start({
      senders: [s3Sender('one', {}, { maxFileSize: 3 })],
    })
    await put(one, 'deliveries/one/small.wav', 'abc')
    await put(one, 'deliveries/one/large.wav', 'abcd')
    await bench.s3.eventsDelivered()
    expect(bench.events).toHaveLength(2)
  })

  test('that is too large is refused, with the reason beside it', async () => {
    const { bench, inbox, one, ours } = await start({
      senders: [s3Sender('one', {}, { maxFileSize: 3 })],
    })
    await put(one, 'deliveries/one/large.wav', 'abcd')
    await bench.s3.eventsDelivered()
    expect(inbox.received).toEqual([])
    expect(await keysIn(ours)).toEqual(['errors/one/large.wav', 'errors/one/large.wav.error.json'])
    expect(JSON.parse(await readText(ours, 'errors/one/large.wav.error.json'))).toMatchObject({
      code: 'TOO_LARGE',
      key: 'deliveries/one/large.wav',
    })
  })

  test('is taken from a bucket in another region', async () => {
    const elsewhere = s3Sender('two', { bucket: 'elsewhere-deliveries', region: 'us-east-1' })
    const { bench, inbox, one } = await start({ senders: [s3Sender('one'), elsewhere] })
    await put(one, 'deliveries/one/a.wav', 'x')
    const Bucket = 'elsewhere-deliveries'
    const client = bench.senderClient(elsewhere)
    await client.send(new PutObjectCommand({ Bucket, Key: 'deliveries/two/b.wav', Body: 'y' }))
    await bench.s3.eventsDelivered()
    expect(inbox.received.map(({ feedId, path }) => `${feedId}/${path}`).sort()).toEqual([
      'one/a.wav',
      'two/b.wav',
    ])
    expect(await keysIn(bench.ours('us-east-1'), Bucket)).toEqual(['processed/two/b.wav'])
  })
})

describe('an event', () => {
  test('of an object that is gone is ignored, and does not come again', async () => {
    const { bench, inbox, events } = await eventsOf(async ({ one, ours }) => {
      await put(one, 'deliveries/one/a.wav', 'x')
      const target = { Bucket: 'test-deliveries', Key: 'deliveries/one/a.wav' }
      await ours.send(new DeleteObjectCommand(target))
    })
    expect(await bench.ingestion.handle(events[0])).toMatchObject({ ignored: 1, received: 0 })
    expect(inbox.received).toEqual([])
    expect([...bench.log.records.values()]).toMatchObject([
      { recentFiles: [{ path: 'a.wav', outcome: 'refused' }], endedAt: expect.any(Date) },
    ])
  })

  test('of an object that was replaced takes no bytes of the new one', async () => {
    const { bench, inbox, events } = await eventsOf(async ({ one }) => {
      await put(one, 'deliveries/one/a.wav', 'old')
      await put(one, 'deliveries/one/a.wav', 'newer')
    })
    expect(await bench.ingestion.handle(events[0])).toMatchObject({ ignored: 1 })
    expect(await bench.ingestion.handle(events[1])).toMatchObject({ received: 1 })
    expect(inbox.received).toMatchObject([{ path: 'a.wav', size: 5 }])
  })

  test('of an older version takes that version where there are versions, and leaves the newer', async () => {
    const { bench, inbox, events, ours } = await eventsOf(
      async ({ one }) => {
        await put(one, 'deliveries/one/a.wav', 'old')
        await put(one, 'deliveries/one/a.wav', 'newer')
      },
      { versioned: true },
    )
    await bench.ingestion.handle(events[0])
    expect(inbox.received).toMatchObject([{ size: 3 }])
    expect(await readText(ours, 'processed/one/a.wav')).toBe('old')
    expect(await readText(ours, 'deliveries/one/a.wav')).toBe('newer')
    await bench.ingestion.handle(events[1])
    expect(await keysIn(ours)).toEqual(['processed/one/a.wav'])
    expect(await readText(ours, 'processed/one/a.wav')).toBe('newer')
  })

  test.each([
    ['another bucket', 'foreign-bucket', 'deliveries/one/a.wav'],
    ['no feed', 'test-deliveries', 'deliveries/three/a.wav'],
    ['what we have written', 'test-deliveries', 'processed/one/a.wav'],
  ])('of %s is ignored', async (_what, name, key) => {
    const { bench, inbox, events } = await eventsOf(({ one }) =>
      put(one, 'deliveries/one/a.wav', 'x'),
    )
    const event = structuredClone(events[0]!)
    event.Records[0]!.s3.bucket.name = name
    event.Records[0]!.s3.object.key = key
    expect(await bench.ingestion.handle(event)).toMatchObject({ ignored: 1 })
    expect(inbox.received).toEqual([])
  })

  test('from a queue answers which of its messages are to come again', async () => {
    const { bench, inbox, events } = await eventsOf(async ({ one }) => {
      for (const name of ['a', 'b', 'c']) await put(one, `deliveries/one/${name}.wav`, 'x')
    })
    inbox.before = ({ path }) => {
      if (path === 'b.wav') throw new TransientError('INBOX_UNAVAILABLE', 'away')
    }
    const Records = events.map((event, index) => ({
      ...{ eventSource: 'aws:sqs', messageId: `m${index}`, body: JSON.stringify(event) },
    }))
    const nameAt = (index: number) => events[index]?.Records[0]?.s3.object.key ?? ''
    const failed = [0, 1, 2].filter((index) => nameAt(index).endsWith('b.wav'))
    expect(await bench.ingestion.handle({ Records })).toEqual({
      batchItemFailures: failed.map((index) => ({ itemIdentifier: `m${index}` })),
    })
    expect(inbox.paths('one').sort()).toEqual(['a.wav', 'c.wav'])
  })

  test('from S3 itself fails after all of it was tried, and is whole when it comes again', async () => {
    const { bench, inbox, events } = await eventsOf(async ({ one }) => {
      for (const name of ['a', 'b', 'c']) await put(one, `deliveries/one/${name}.wav`, 'x')
    })
    const event = { Records: events.flatMap(({ Records }) => Records) }
    let isAway = true
    inbox.before = ({ path }) => {
      if (isAway && path === 'a.wav') throw new TransientError('INBOX_UNAVAILABLE', 'away')
    }
    await expect(bench.ingestion.handle(event)).rejects.toMatchObject({
      code: 'OBJECTS_NOT_TAKEN',
      retryable: true,
    })
    expect(inbox.paths('one').sort()).toEqual(['b.wav', 'c.wav'])
    isAway = false
    await bench.ingestion.handle(event)
    expect(new Set(inbox.paths('one'))).toEqual(new Set(['a.wav', 'b.wav', 'c.wav']))
  })

  test('gives up in time what it has not begun', async () => {
    const { bench, inbox, events } = await eventsOf(({ one }) =>
      put(one, 'deliveries/one/a.wav', 'x'),
    )
    const late = { getRemainingTimeInMillis: () => 4_000 }
    await expect(bench.ingestion.handle(events[0], late)).rejects.toThrow(/time of the function/)
    expect(inbox.received).toEqual([])
    const early = { getRemainingTimeInMillis: () => 600_000 }
    expect(await bench.ingestion.handle(events[0], early)).toMatchObject({ received: 1 })
  })

  test('a hundred times, ten at once, is one file (R23)', async () => {
    const sender = s3Sender('one')
    const service = liveMemoryService(sender.feed)
    const { bench, events } = await eventsOf(
      ({ one }) => put(one, 'deliveries/one/a.wav', 'sound'),
      {
        senders: [sender],
        inbox: service.live,
      },
    )
    const outcomes: S3Summary[] = []
    const worker = async () => {
      for (let turn = 0; turn < 10; turn++)
        outcomes.push((await bench.ingestion.handle(events[0])) as S3Summary)
    }
    await Promise.all(Array.from({ length: 10 }, worker))
    expect(outcomes.every(({ received, ignored }) => received + ignored === 1)).toBe(true)
    expect(outcomes.some(({ received }) => received === 1)).toBe(true)
    const held = await service.parts.inbox.get('one', 'a.wav')
    expect(held).toMatchObject({ size: 5, older: [] })
    const stored = await service.objects.readAll(held?.object ?? '')
    expect(Buffer.from(stored).toString()).toBe('sound')
  })
})

describe('acknowledgements', () => {
  test('go into the bucket with the schedule, once, and wake nobody', async () => {
    const service = memoryAcknowledgementFolder()
    const { bench, ours } = await start({ acknowledgements: service.folder })
    await service.add('one', 'ACK_1.xml', '<a/>')
    const clock = { source: 'aws.events', 'detail-type': 'Scheduled Event' }
    expect(await bench.ingestion.handle(clock)).toMatchObject({ acknowledgements: 1 })
    expect(await bench.ingestion.handle(clock)).toMatchObject({ acknowledgements: 0 })
    expect(await readText(ours, 'acknowledgements/one/ACK_1.xml')).toBe('<a/>')
    expect(bench.events).toEqual([])
  })

  test('go with a delivery of their feed too, and can be read by their sender alone', async () => {
    const service = memoryAcknowledgementFolder()
    const { bench, one, senders } = await start({ acknowledgements: service.folder })
    await service.add('one', 'ACK_1.xml', '<a/>')
    await put(one, 'deliveries/one/a.wav', 'x')
    await bench.s3.eventsDelivered()
    expect(await readText(one, 'acknowledgements/one/ACK_1.xml')).toBe('<a/>')
    const two = bench.senderClient(senders[1]!)
    await expect(readText(two, 'acknowledgements/one/ACK_1.xml')).rejects.toThrow(/denied/i)
  })
})
