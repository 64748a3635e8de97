import {
  firebaseAcknowledgementFolder,
  firebaseConnectionLog,
  firebaseFeedDirectory,
  firebaseInbox,
  fetchSoon,
  firestoreBanStore,
  firestoreDeliveryRequests,
  storageResumableUploads,
} from '@ddex/dsp-core/firebase'
import { Defender } from '@ddex/ingestion-servers/common'
import { HttpDoor, doorRequestOf, sendAnswer } from '@ddex/ingestion-servers/http'
import { onRequest } from 'firebase-functions/v2/https'
import { log } from './log.ts'
import { answering } from './fault.ts'
import { services } from './services.ts'

/** As the rewrite of Hosting has it. */
const base = '/api/deliveries'

function build() {
  const { config, firebase, parts } = services()
  const { clock, ids, deliveries, inbox: files, objects, signals } = parts
  const bans = firestoreBanStore(firebase, { clock, logger: log })
  const { safeAddresses } = config
  const defender = new Defender({ protocol: 'http', clock, logger: log, bans, safeAddresses })
  defender.start()
  return {
    ...{ base, clock, ids, logger: log, deliveries, files, objects, signals, defender },
    feeds: firebaseFeedDirectory(firebase),
    inbox: firebaseInbox(firebase),
    requests: firestoreDeliveryRequests(firebase),
    uploads: storageResumableUploads(firebase),
    acknowledgements: firebaseAcknowledgementFolder(firebase, log),
    log: firebaseConnectionLog(firebase, log),
    fetchSoon: fetchSoon(firebase),
  }
}

let built: ReturnType<typeof build> | undefined
let door: HttpDoor | undefined

/** What stands behind the door, for the tasks that it asks for as well. */
export const doorParts = (): ReturnType<typeof build> => (built ??= build())

/** `/api/deliveries/...`: deliveries by HTTP, with the key of a feed. */
export const deliver = onRequest(
  { memory: '1GiB', concurrency: 16, timeoutSeconds: 300 },
  answering('delivery_request_failed', async (request, response) => {
    door ??= new HttpDoor(doorParts())
    await sendAnswer(response, await door.handle(doorRequestOf(request, base)))
  }),
)
