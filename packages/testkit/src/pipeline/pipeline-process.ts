import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createInbox, sweep, type Clock, type IngestParts } from '@ddex/dsp-core'
import {
  connectFirebase,
  firestoreAcknowledgementStore,
  firestoreCatalogueStore,
  firestoreDeliveryStore,
  firestoreInboxStore,
} from '@ddex/dsp-core/firebase'
import { crashingParts, faultyParts, type CrashPlan } from '../memory/faulty-parts.ts'
import { instantMedia, memoryIngestParts, testFeed } from '../memory/ingest-parts.ts'
import { lastingText } from '../memory/state-hash.ts'
import { folderObjects } from './folder-objects.ts'
import { folderQueue } from './folder-queue.ts'
import { everythingIn } from './everything-in.ts'

// A process for pipeline-kills.test.ts: takes in what was not handed on yet, works, and says what came of it.

export interface PipelineOrder {
  projectId: string
  folder: string
  files: [path: string, content: string][]
  /** Where it is killed. */
  crash: CrashPlan | null
  /** How much later it is than it was for those before it. Milliseconds. */
  laterMs: number
}

export interface PipelineOutcome {
  /** The calls to the stores, in their order. */
  names: string[]
  state: string
}

const { projectId, folder, files, crash, laterMs } = JSON.parse(
  process.argv[2] ?? '',
) as PipelineOrder
const clock: Clock = { now: () => new Date(Date.now() + laterMs) }
const firebase = connectFirebase({ projectId, bucket: `${projectId}.appspot.com` })
const objects = folderObjects(join(folder, 'objects'))
const queue = folderQueue(join(folder, 'queue'))
const feed = testFeed()
const deliveries = firestoreDeliveryStore(firebase, () => clock.now())
const whole: IngestParts = {
  ...memoryIngestParts(feed).parts,
  ...{ objects, deliveries, clock, media: instantMedia(objects), signals: queue.signals },
  inbox: firestoreInboxStore(firebase),
  catalogue: firestoreCatalogueStore(firebase),
  acknowledgements: firestoreAcknowledgementStore(firebase),
}

const counted = faultyParts(whole, { call: Infinity, kind: 'reset' })
let parts = counted.parts
if (crash) {
  const crashing = crashingParts(whole, crash)
  void crashing.death.then(() => process.kill(process.pid, 'SIGKILL'))
  parts = crashing.parts
}

/** The journal of a door: what it has handed on it does not hand on again. */
const noteOf = (path: string) => join(folder, 'handed-on', encodeURIComponent(path))
mkdirSync(join(folder, 'handed-on'), { recursive: true })
mkdirSync(join(folder, 'objects'), { recursive: true })

await queue.work(parts)
for (const [path, content] of files) {
  if (existsSync(noteOf(path))) continue
  const open = () => Readable.from([Buffer.from(content)])
  const file = { feedId: feed.id, path, size: content.length, connectionId: null, open }
  await createInbox(parts).receive(file)
  writeFileSync(noteOf(path), '')
  await queue.work(parts)
}
for (let round = 0; round < 3; round += 1) {
  await sweep(parts)
  await queue.work(parts)
}
const media = objects.paths().filter((path) => !path.startsWith('staging/'))
const state = lastingText({ documents: await everythingIn(firebase.firestore), media })
const outcome: PipelineOutcome = { names: counted.names, state }
process.stdout.write(JSON.stringify(outcome), () => process.exit(0))
