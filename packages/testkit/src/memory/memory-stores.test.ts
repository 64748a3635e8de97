import { describeAcknowledgementStore } from '../contracts/acknowledgement-store.ts'
import { describeBanStore } from '../contracts/ban-store.ts'
import { describeCatalogueStore } from '../contracts/catalogue-store.ts'
import { describeConnectionLog } from '../contracts/connection-log.ts'
import { describeDeliveryRequests } from '../contracts/delivery-requests.ts'
import { describeDeliveryStore } from '../contracts/delivery-store.ts'
import { describeFeedRegistry } from '../contracts/feed-registry.ts'
import { describeInboxStore } from '../contracts/inbox-store.ts'
import { describeStoredSecrets } from '../contracts/stored-secrets.ts'
import { RecordingConnectionLog } from '../protocol/recording-connection-log.ts'
import { memoryBanStore } from './ban-store.ts'
import { memoryAcknowledgementStore } from './acknowledgement-store.ts'
import { memoryCatalogueStore } from './catalogue-store.ts'
import { memoryDeliveryRequests } from './delivery-requests.ts'
import { memoryDeliveryStore } from './delivery-store.ts'
import { memoryFeedRegistry } from './feed-registry.ts'
import { memoryInboxStore } from './inbox-store.ts'

describeDeliveryStore('memory', async (clock) => memoryDeliveryStore(clock))
describeCatalogueStore('memory', async () => memoryCatalogueStore())
describeInboxStore('memory', async () => memoryInboxStore())
describeAcknowledgementStore('memory', async () => {
  const deliveries = memoryDeliveryStore()
  return { deliveries, acknowledgements: memoryAcknowledgementStore(deliveries) }
})
describeDeliveryRequests('memory', async () => memoryDeliveryRequests())
describeConnectionLog('memory', async () => {
  const log = new RecordingConnectionLog()
  return { log, read: async (id) => log.records.get(id) ?? null }
})
describeFeedRegistry('memory', async () => memoryFeedRegistry())
describeStoredSecrets('memory', async () => {
  const registry = memoryFeedRegistry()
  const of = async (id: string) => {
    const feed = await registry.get(id)
    return [feed, feed && (await registry.credentials(id, feed.protocol))]
  }
  const everything = async (ids: string[]) => [
    ...(await Promise.all(ids.map(of))).flat(),
    ...registry.activities,
  ]
  return { registry, everything }
})
describeBanStore('memory', async () => {
  const store = memoryBanStore()
  return { store, remove: (id) => store.remove(id) }
})
