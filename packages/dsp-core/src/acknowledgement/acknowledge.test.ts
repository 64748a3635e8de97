import { Readable } from 'node:stream'
import { writeNewRelease } from '@ddex/ern'
import { releaseDraft, testFiles, deliveryBench as service } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { kindOfPath } from '../delivery/inbox-path.ts'
import { TransientError } from '../errors.ts'
import { assessArrival } from '../ingest/assess-arrival.ts'
import type { IngestParts } from '../ingest/parts.ts'
import { processDelivery } from '../ingest/process-delivery.ts'
import { createInbox } from '../ingest/receive-file.ts'
import { reprocessDelivery } from '../ingest/reprocess.ts'
import { sweep } from '../ingest/sweep.ts'
import type { FeedSettings } from '../schema/feed.ts'
import { showAcknowledgement } from './show-acknowledgement.ts'

const dayMs = 24 * 3_600_000
const good = writeNewRelease(releaseDraft(), '4.3')
const forever = () => new Promise<never>(() => undefined)

/** A service whose sender is told how deliveries end. */
function acknowledging(settings: Partial<FeedSettings> = {}) {
  const bench = service(settings)
  const { parts, acknowledgements, objects } = bench
  const xmlOf = async (index = 0) => {
    const object = acknowledgements.all()[index]?.object
    return object ? Buffer.from(await objects.readAll(object)).toString() : ''
  }
  const processDue = async () => {
    for (const id of (await sweep(parts)).due) await processDelivery(parts, id)
  }
  /** Everything of a good release is here, and nobody has looked at it yet. */
  const arrive = async () => {
    const inbox = createInbox(parts)
    const files = { ...testFiles, 'release.xml': good }
    for (const [uri, content] of Object.entries(files)) {
      const bytes = Buffer.from(content)
      const open = () => Readable.from([bytes])
      const file = { feedId: 'feed-a', path: `A/${uri}`, size: bytes.length, connectionId: null }
      await inbox.receive({ ...file, open })
    }
    for (const { feedId, path } of bench.recorded.arrivals.splice(0))
      await assessArrival(parts, feedId, path)
    bench.recorded.deliveries.length = 0
    return bench.only().id
  }
  return { ...bench, xmlOf, processDue, arrive }
}

describe('the sender is told', () => {
  it('that a release was taken, under the name that the choreography wants', async () => {
    const { sendRelease, only, acknowledgements, xmlOf, objects } = acknowledging()
    await sendRelease()
    const { settledAt, acknowledgement } = only()
    const stamp = settledAt!.toISOString().replace(/\D/g, '')
    expect(acknowledgement).toMatchObject({
      number: 1,
      name: `ACK_MSG-1_${stamp}.xml`,
      status: 'FileOK',
      sentAt: settledAt,
      fetchedAt: null,
    })
    const [listed, ...others] = acknowledgements.all()
    expect(others).toEqual([])
    expect(listed).toMatchObject({ feedId: 'feed-a', deliveryId: only().id })
    expect(listed?.size).toBe((await objects.stat(listed!.object))?.size)
    expect(await xmlOf()).toContain('<Information>“Low Tide” by The Harbour Lights can be heard.')
  })

  it.each([
    ['a message that is none', 'These are no angle brackets.', 'NewReleaseMessageInvalid'],
    ['half a message', good.slice(0, 900), 'NewReleaseMessageInvalid'],
  ])('that it was refused: %s', async (_what, content, status) => {
    const { send, only, xmlOf } = acknowledging()
    await send('A/release.xml', content)
    expect(only()).toMatchObject({ state: 'rejected', acknowledgement: { status } })
    expect(await xmlOf()).toContain(`<Status>${status}</Status>`)
  })

  it('that files never came, and when they do, that all is well: two ends, two of them', async () => {
    const { send, only, clock, acknowledgements, processDue, xmlOf } = acknowledging()
    await send('A/release.xml', good)
    expect(acknowledgements.all()).toEqual([])
    clock.advance(61 * 60_000)
    await processDue()
    expect(only().acknowledgement).toMatchObject({ number: 1, status: 'ResourceMissing' })
    for (const [uri, content] of Object.entries(testFiles)) await send(`A/${uri}`, content)
    expect(only().acknowledgement).toMatchObject({ number: 2, status: 'FileOK' })
    expect(acknowledgements.all()).toHaveLength(2)
    expect(await xmlOf(1)).toContain('<Status>FileOK</Status>')
  })

  it('of trouble of ours when it is given up, and not before', async () => {
    const { parts, sendRelease, only, clock, acknowledgements, processDue } = acknowledging()
    parts.media.prepareAudio = async () => {
      throw new TransientError('STORE_UNAVAILABLE', 'The bucket does not answer.')
    }
    await sendRelease()
    for (const wait of [2000, 3000, 6000, 11_000]) {
      expect(acknowledgements.all()).toEqual([])
      clock.advance(wait)
      await processDue()
    }
    expect(only()).toMatchObject({ state: 'failed', acknowledgement: { status: 'InternalError' } })
  })

  it('nothing where the feed wants nothing', async () => {
    const { sendRelease, only, acknowledgements } = acknowledging({ acknowledgement: 'off' })
    await sendRelease()
    expect(only().acknowledgement).toBeUndefined()
    expect(acknowledgements.all()).toEqual([])
  })

  it('in the words of the manifest that it sends, or those that the feed is set to', async () => {
    const batch = '20261122093000000'
    const manifest = (version: string) =>
      `<m:ManifestMessage xmlns:m="http://ddex.net/xml/ern-c${version}" MessageVersionId="1"/>`
    const nameAfter = async (version: string, acknowledgement: FeedSettings['acknowledgement']) => {
      const { send, sendRelease, only } = acknowledging({ acknowledgement })
      await sendRelease({}, `${batch}/0742832000017`)
      await send(`${batch}/BatchComplete_${batch}.xml`, manifest(version))
      return only().acknowledgement?.name
    }
    expect(await nameAfter('/15', 'auto')).toMatch(/^ACK_\d{17}_release\.xml$/)
    expect(await nameAfter('-sftp/18', 'auto')).toMatch(/^ACK_MSG-1_\d{17}\.xml$/)
    expect(await nameAfter('-sftp/18', '1.6')).toMatch(/^ACK_\d{17}_release\.xml$/)
    expect(await nameAfter('/15', '1.8')).toMatch(/^ACK_MSG-1_\d{17}\.xml$/)
  })
})

describe('once for every end', () => {
  it('however often and by however many workers it is looked at (R23)', async () => {
    const { parts, arrive, only, acknowledgements } = acknowledging()
    const id = await arrive()
    const worker = async () => {
      for (let event = 0; event < 10; event += 1) await processDelivery(parts, id)
    }
    await Promise.all(Array.from({ length: 10 }, worker))
    expect(only().state).toBe('completed')
    expect(acknowledgements.all()).toHaveLength(1)
  })

  it.each<[string, (parts: IngestParts) => void]>([
    [
      'before the bytes are written',
      (parts) => {
        const { write } = parts.objects
        parts.objects.write = (path, ...rest) =>
          path.startsWith('acknowledgements/') ? forever() : write(path, ...rest)
      },
    ],
    [
      'after the bytes are written',
      (parts) => {
        const { write } = parts.objects
        parts.objects.write = async (path, ...rest) => {
          await write(path, ...rest)
          if (path.startsWith('acknowledgements/')) await forever()
        }
      },
    ],
    ['before it is listed', (parts) => (parts.acknowledgements!.add = forever)],
    [
      'after it is listed',
      (parts) => {
        const { add } = parts.acknowledgements!
        parts.acknowledgements!.add = (one) => add(one).then(forever)
      },
    ],
  ])('though a worker dies %s (R25)', async (_when, strike) => {
    const { parts, arrive, only, clock, acknowledgements, objects, processDue } = acknowledging()
    const id = await arrive()
    const { objects: bucket, acknowledgements: store } = parts
    const doomed = { ...parts, objects: { ...bucket }, acknowledgements: { ...store! } }
    strike(doomed)
    void processDelivery(doomed, id)
    await until(() => only().settledAt !== null)
    clock.advance(4 * 60_000)
    await processDue()
    expect(only().lease).not.toBeNull()
    clock.advance(2 * 60_000)
    await processDue()
    await processDue()
    expect(only()).toMatchObject({ state: 'completed', lease: null, nextAttemptAt: null })
    expect(only().acknowledgement).toMatchObject({ number: 1, status: 'FileOK' })
    expect(acknowledgements.all()).toHaveLength(1)
    expect(objects.paths().filter((path) => path.startsWith('acknowledgements/'))).toHaveLength(1)
  })

  it('and not again when a delivery ends the same way again', async () => {
    const { parts, send, only, settle, acknowledgements } = acknowledging()
    await send('A/release.xml', 'no message')
    const first = only()
    await reprocessDelivery(parts, first.id)
    await settle()
    expect(acknowledgements.all()).toHaveLength(1)
    expect(only().acknowledgement?.outcomeAt).toEqual(only().settledAt)
  })

  it('under names of their own, when two messages of one id end at one moment', async () => {
    const { parts, send, clock, acknowledgements, deliveries } = acknowledging()
    const still = clock.now()
    parts.clock = { now: () => still }
    await send('A/release.xml', good.slice(0, 900))
    await send('B/release.xml', `${good.slice(0, 899)} `)
    expect(deliveries.all().map(({ settledAt }) => settledAt)).toEqual([still, still])
    const names = acknowledgements.all().map(({ name }) => name)
    expect(new Set(names).size).toBe(2)
    expect(new Set(deliveries.all().map((one) => one.acknowledgement?.name))).toEqual(
      new Set(names),
    )
  })
})

describe('an acknowledgement that cannot be sent', () => {
  it('leaves the delivery as it is, and follows when it can', async () => {
    const { parts, sendRelease, only, clock, acknowledgements, processDue } = acknowledging()
    const { add } = parts.acknowledgements!
    parts.acknowledgements!.add = () => Promise.reject(new Error('The store is away.'))
    await sendRelease()
    const settled = only()
    expect(settled).toMatchObject({ state: 'completed', lease: null })
    for (const minutes of [1, 1, 2, 4]) {
      expect(only().nextAttemptAt).toEqual(new Date(clock.now().getTime() + minutes * 60_000))
      clock.advance(minutes * 60_000)
      await processDue()
    }
    expect(acknowledgements.all()).toEqual([])
    parts.acknowledgements!.add = add
    clock.advance(8 * 60_000)
    await processDue()
    expect(acknowledgements.all()).toHaveLength(1)
    expect(only()).toMatchObject({ settledAt: settled.settledAt, nextAttemptAt: null })
  })

  it('is given up after a day', async () => {
    const { parts, sendRelease, only, clock, processDue } = acknowledging()
    parts.acknowledgements!.add = () => Promise.reject(new Error('The store is away.'))
    await sendRelease()
    for (let times = 0; times < 20 && only().nextAttemptAt; times += 1) {
      clock.advance(only().nextAttemptAt!.getTime() - clock.now().getTime())
      await processDue()
    }
    expect(only()).toMatchObject({ state: 'completed', nextAttemptAt: null })
    expect(clock.now().getTime() - only().settledAt!.getTime()).toBeLessThan(3 * dayMs)
  })
})

describe('acknowledgements', () => {
  it('are removed when their days are over, with their bytes', async () => {
    const { parts, sendRelease, clock, acknowledgements, objects, only } = acknowledging({
      keepAcknowledgementsDays: 7,
    })
    await sendRelease()
    const { object } = acknowledgements.all()[0]!
    clock.advance(7 * dayMs - 1)
    await sweep(parts)
    expect(acknowledgements.all()).toHaveLength(1)
    clock.advance(1)
    await sweep(parts)
    expect(acknowledgements.all()).toEqual([])
    expect(await objects.stat(object)).toBeNull()
    expect(only().acknowledgement).toMatchObject({ status: 'FileOK' })
  })

  it('are shown to an admin, also when the sender has deleted them', async () => {
    const { parts, send, sendRelease, deliveries, only, xmlOf } = acknowledging()
    await sendRelease()
    const { id, acknowledgement } = only()
    await parts.acknowledgements!.noteFetched('feed-a', acknowledgement!.name, new Date(), true)
    const { name } = acknowledgement!
    expect(await showAcknowledgement(parts, id)).toEqual({ name, xml: await xmlOf() })
    const unknown = showAcknowledgement(parts, 'unknown')
    await expect(unknown).rejects.toMatchObject({ code: 'DELIVERY_UNKNOWN' })
    await send('B/resources/another.wav', 'another song')
    const arriving = deliveries.all().find(({ folder }) => folder === 'B')
    const none = showAcknowledgement(parts, arriving!.id)
    await expect(none).rejects.toMatchObject({ code: 'ACKNOWLEDGEMENT_UNKNOWN' })
  })

  it('are never taken for deliveries, wherever they come back from (R28)', async () => {
    const { send, sendRelease, acknowledgements, deliveries, xmlOf } = acknowledging()
    await sendRelease()
    const { object, name } = acknowledgements.all()[0]!
    expect(kindOfPath(object)).toBe('ignored')
    await send(`acknowledgements/${name}`, await xmlOf())
    await send(`A/acknowledgements/${name}`, await xmlOf())
    expect(deliveries.all()).toHaveLength(1)
    expect(acknowledgements.all()).toHaveLength(1)
  })
})

async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; !isSo(); turn += 1) {
    if (turn > 10_000) throw new Error('It never came to be.')
    await new Promise((resolve) => setImmediate(resolve))
  }
}
