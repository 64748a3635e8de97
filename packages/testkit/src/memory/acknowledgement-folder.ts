import { newDelivery, senderFolder, type Logger } from '@ddex/dsp-core'
import { memoryAcknowledgementStore } from './acknowledgement-store.ts'
import { memoryDeliveryStore } from './delivery-store.ts'
import { fakeClock } from './fake-clock.ts'
import { testFeed } from './ingest-parts.ts'
import { memoryObjectStore } from './object-store.ts'

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} }
const dayMs = 24 * 3_600_000

/** Acknowledgements on memory as protocol servers show them, and what came of them. */
export function memoryAcknowledgementFolder() {
  const clock = fakeClock()
  const deliveries = memoryDeliveryStore()
  const store = memoryAcknowledgementStore(deliveries)
  const objects = memoryObjectStore()
  /** How often the store was asked anything. */
  const asked = { count: 0 }
  const counting = new Proxy(store, {
    get(target, name, receiver) {
      asked.count += 1
      return Reflect.get(target, name, receiver) as unknown
    },
  })
  return {
    asked,
    folder: senderFolder({ store: counting, objects, clock, logger: silent }),
    /** Puts one into a feed's folder, for a delivery of its own. */
    async add(feedId: string, name: string, xml: string) {
      const id = `delivery of ${name}`
      const now = clock.now()
      const object = `acknowledgements/${feedId}/${name}`
      const feed = testFeed({}, feedId)
      await deliveries.create(newDelivery({ id, feed, folder: 'A', message: null, now }))
      await objects.write(object, xml, 'application/xml')
      await store.add({
        name,
        feedId,
        deliveryId: id,
        number: 1,
        status: 'FileOK',
        outcome: 'fine',
        outcomeAt: now,
        object,
        size: Buffer.byteLength(xml),
        createdAt: now,
        expiresAt: new Date(now.getTime() + dayMs),
        fetchedAt: null,
        removedAt: null,
      })
    },
    /** When the sender has fetched it first, as its delivery says. */
    async fetchedAt(name: string) {
      return (await deliveries.get(`delivery of ${name}`))?.acknowledgement?.fetchedAt ?? null
    },
  }
}
