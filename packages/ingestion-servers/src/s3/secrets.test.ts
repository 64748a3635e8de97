import { RecordingInbox } from '@ddex/testkit'
import { afterEach, expect, test } from 'vitest'
import { canary, leaksIn, secretWatch } from '../common/secret-watch.ts'
import { put, s3Sender, startS3Bench, type S3Bench } from './s3-test-bench.ts'
import { ourKey } from './s3-test-keys.ts'

const [ofSender, token] = ['sender', 'token'].map(canary) as [string, string]

let bench: S3Bench
afterEach(() => bench.stop())

/** An error as the libraries of the stores throw them: with the request, and so with its token. */
const storeError = () =>
  Object.assign(new Error('The store is away.'), {
    $response: { headers: { Authorization: `Bearer ${token}` } },
  })

test('no key of a sender, of ours or of a store is logged or kept anywhere (R34)', async () => {
  const one = { ...s3Sender('one'), password: ofSender }
  const watch = secretWatch()
  const inbox = new RecordingInbox()
  bench = await startS3Bench({
    ...{ senders: [one], inbox, deliversEvents: false },
    parts: { logger: watch.logger },
  })
  const client = bench.senderClient(one)
  await put(client, 'deliveries/one/a.wav', 'sound')
  await expect.poll(() => bench.events.length).toBe(1)
  const [event] = bench.events
  // The store behind is away, then the bucket says that our keys are no good, then all is well.
  inbox.before = () => Promise.reject(storeError())
  await handled(event)
  inbox.before = () => Promise.resolve()
  const { findFeed, feedsOf } = bench.feeds
  const away = () => Promise.reject(storeError())
  Object.assign(bench.feeds, { findFeed: away, feedsOf: away })
  await handled(event)
  Object.assign(bench.feeds, { findFeed, feedsOf })
  await handled(event)

  async function handled(told: typeof event): Promise<void> {
    try {
      if (told) watch.hear(JSON.stringify(await bench.ingestion.handle(told)) ?? '')
    } catch (error) {
      // AWS logs what a function throws, with all that hangs on it.
      watch.hear(`${String(error)} ${JSON.stringify(error)}`)
    }
  }
  expect(inbox.paths('one')).toEqual(['a.wav'])
  const places = {
    log: watch.lines.join(''),
    answers: watch.heard.join('\n'),
    deliveryLogs: JSON.stringify([[...bench.log.records.values()], bench.log.changes]),
    inbox: JSON.stringify(inbox.received),
  }
  expect(Object.values(places).join('')).toContain('The store is away.')
  expect(leaksIn(places, [ofSender, token, ourKey.secretAccessKey])).toEqual([])
})
