import { Readable } from 'node:stream'
import { writeNewRelease } from '@ddex/ern'
import {
  assessArrival,
  createInbox,
  processDelivery,
  type IngestParts,
  type Inbox,
} from '@ddex/dsp-core'
import {
  connectFirebase,
  firestoreAcknowledgementStore,
  firestoreCatalogueStore,
  firestoreDeliveryStore,
  firestoreInboxStore,
} from '@ddex/dsp-core/firebase'
import { beforeEach, describe, expect, inject, it } from 'vitest'
import { releaseDraft, testFiles } from '../src/draft.ts'
import { fakeClock } from '../src/memory/fake-clock.ts'
import { memoryIngestParts, testFeed, type recordedSignals } from '../src/memory/ingest-parts.ts'

const address = inject('firestore')

/** The way of a delivery on Firestore, with the bucket and the media in memory. */
describe.skipIf(!address)('a delivery whose stores are Firestore', () => {
  let parts: IngestParts
  let inbox: Inbox
  let recorded: ReturnType<typeof recordedSignals>
  let firestore: ReturnType<typeof connectFirebase>['firestore']
  let icpn: string
  let count = 0

  beforeEach(() => {
    process.env['FIRESTORE_EMULATOR_HOST'] = `${address?.host}:${address?.port}`
    const firebase = connectFirebase({ projectId: 'demo-stores', bucket: 'demo.appspot.com' })
    firestore = firebase.firestore
    const [a, b] = ['a', 'b'].map((name) => testFeed({}, `ingest-${name}-${Date.now()}-${count}`))
    const memory = memoryIngestParts(a!, b!)
    feeds = [a!.id, b!.id]
    recorded = memory.recorded
    count += 1
    icpn = `07${Date.now()}${count}`
    parts = {
      ...memory.parts,
      inbox: firestoreInboxStore(firebase),
      deliveries: firestoreDeliveryStore(firebase),
      catalogue: firestoreCatalogueStore(firebase),
      acknowledgements: firestoreAcknowledgementStore(firebase),
    }
    inbox = createInbox(parts)
  })
  let feeds: string[]

  async function send(path: string, content: string, feedId = feeds[0]!) {
    const bytes = Buffer.from(content)
    const open = () => Readable.from([bytes])
    await inbox.receive({ feedId, path, size: bytes.length, connectionId: null, open })
  }

  async function settle() {
    for (let arrival = recorded.arrivals.shift(); arrival; arrival = recorded.arrivals.shift())
      for (const id of await assessArrival(parts, arrival.feedId, arrival.path))
        await processDelivery(parts, id)
  }

  async function sendAlbum(folder: string, change: object = {}, feedId = feeds[0]!) {
    for (const [uri, text] of Object.entries(testFiles))
      await send(`${folder}/${uri}`, text, feedId)
    const xml = writeNewRelease(releaseDraft({ icpn, ...change }), '4.3')
    await send(`${folder}/release.xml`, xml, feedId)
  }

  const release = () => parts.catalogue.release(`icpn-${icpn}`)
  const deliveriesOf = async (feedId: string) =>
    (await firestore.collection('deliveries').where('feedId', '==', feedId).get()).docs.map(
      (document) => document.data(),
    )

  const acknowledgementsOf = async (deliveryId: string) => {
    const told = firestore.collectionGroup('acknowledgements')
    return (await told.where('deliveryId', '==', deliveryId).get()).size
  }

  it('is one delivery and one set of writes for 20 events and 5 workers (R23)', async () => {
    await sendAlbum('A')
    const events = Array.from({ length: 5 }, () => recorded.arrivals).flat()
    recorded.arrivals.length = 0
    const worker = async () => {
      for (let event = events.pop(); event; event = events.pop())
        for (const id of await assessArrival(parts, event.feedId, event.path))
          await processDelivery(parts, id)
    }
    await Promise.all(Array.from({ length: 5 }, worker))
    const [delivery, ...others] = await deliveriesOf(feeds[0]!)
    expect(others).toEqual([])
    expect(delivery).toMatchObject({ lease: null, nextAttemptAt: null })
    expect(delivery?.['state']).toMatch(/^completed/)
    expect(await release()).toMatchObject({ published: true, trackCount: 2 })
    const versions = await firestore.collection(`releases/icpn-${icpn}/versions`).get()
    expect(versions.size).toBe(1)
    expect(await acknowledgementsOf(String(delivery?.['id']))).toBe(1)
  })

  it.each([
    ['fast', 5],
    ['slow', -5],
  ])(
    'is taken over once, not before its lease ends, by clocks five minutes %s (R25)',
    async (_how, minutes) => {
      await sendAlbum('A')
      let id = ''
      for (const { feedId, path } of recorded.arrivals.splice(0))
        [id = id] = await assessArrival(parts, feedId, path)
      const wrong = new Date(Date.now() + minutes * 60_000).toISOString()
      const workers = () =>
        Promise.all(
          Array.from({ length: 5 }, () =>
            processDelivery({ ...parts, clock: fakeClock(wrong) }, id),
          ),
        )
      expect(await parts.deliveries.takeLease(id, 'dead', 60_000)).not.toBeNull()
      await workers()
      expect(await parts.deliveries.get(id)).toMatchObject({ state: 'receiving', attempt: 0 })
      expect(await release()).toBeNull()
      await firestore.doc(`deliveries/${id}`).update({ 'lease.expiresAt': new Date() })
      await workers()
      expect(await parts.deliveries.get(id)).toMatchObject({ lease: null, nextAttemptAt: null })
      expect(await release()).toMatchObject({ published: true })
      const steps = await firestore.collection(`deliveries/${id}/timeline`).get()
      const titles = steps.docs.map((step) => step.get('title') as string)
      for (const once of ['Message read', 'Files checked'])
        expect(titles.filter((title) => title === once)).toEqual([once])
      const late = parts.deliveries.update(id, {}, { owner: 'dead', leaseMs: 1000 })
      await expect(late).rejects.toMatchObject({ code: 'LEASE_LOST' })
      expect(await acknowledgementsOf(id)).toBe(1)
    },
  )

  it('leaves the release of another feed alone, and older messages aside (R30)', async () => {
    await sendAlbum('A', { createdAt: '2026-11-21T12:00:00+00:00', title: 'Newer' })
    await sendAlbum('B', { createdAt: '2026-11-20T12:00:00+00:00', title: 'Older' })
    await sendAlbum('A', { createdAt: '2026-11-23T12:00:00+00:00', title: 'Stolen' }, feeds[1]!)
    await settle()
    expect(await release()).toMatchObject({ title: 'Newer', feedId: feeds[0] })
    const [stolen] = await deliveriesOf(feeds[1]!)
    expect(stolen).toMatchObject({ state: 'rejected' })
  })

  it('is found by its files in a flat folder, whatever came first', async () => {
    const draft = releaseDraft({ icpn })
    for (const file of [...draft.tracks.map((track) => track.file), draft.cover])
      file.uri = file.uri.replace('resources/', '')
    await send('MSG.xml', writeNewRelease(draft, '4.3'))
    await settle()
    for (const [uri, text] of Object.entries(testFiles))
      await send(uri.replace('resources/', ''), text)
    await settle()
    expect(await release()).toMatchObject({ published: true })
  })
})
