import { systemClock } from '../clock.ts'
import { randomIds } from '../ids.ts'
import type { IngestParts } from '../ingest/parts.ts'
import { createFfmpeg } from '../media/ffmpeg.ts'
import { createMediaLibrary, type MediaLimits } from '../media/media-library.ts'
import type { Logger } from '../ports/logger.ts'
import { systemTicker } from '../ports/ticker.ts'
import { createClamdScanner, type ClamdOptions } from '../threats/clamd.ts'
import { createWorkbench, type WorkbenchOptions } from '../workbench/workbench.ts'
import { firestoreAcknowledgementStore } from './acknowledgement-store.ts'
import { firestoreCatalogueStore } from './catalogue-store.ts'
import type { Firebase } from './connect.ts'
import { firestoreDeliveryStore } from './delivery-store.ts'
import { firestoreFeedStore } from './feed-store.ts'
import { firestoreInboxStore } from './inbox-store.ts'
import { storageObjectStore } from './object-store.ts'
import { serviceSettings } from './service-settings.ts'
import { cloudTaskSignals } from './task-signals.ts'

interface IngestOptions {
  /** Its path or name on PATH. */
  ffmpeg: string
  /** What is prepared of one file at most. */
  mediaLimits?: MediaLimits
  /** Null where files are not scanned for threats. */
  clamd: ClamdOptions | null
  /** Null where nobody is asked for a second opinion. */
  workbench: WorkbenchOptions | null
  logger: Logger
}

/** Everything that the way of a delivery needs, on a Firebase project. */
export function firebaseIngestParts(
  firebase: Firebase,
  { ffmpeg, mediaLimits, clamd, workbench, logger }: IngestOptions,
): IngestParts {
  const objects = storageObjectStore(firebase)
  return {
    feeds: firestoreFeedStore(firebase),
    inbox: firestoreInboxStore(firebase),
    deliveries: firestoreDeliveryStore(firebase),
    catalogue: firestoreCatalogueStore(firebase),
    acknowledgements: firestoreAcknowledgementStore(firebase),
    objects,
    media: createMediaLibrary(objects, createFfmpeg(ffmpeg), mediaLimits),
    ...(clamd ? { threats: createClamdScanner(clamd) } : {}),
    ...(workbench ? { workbench: createWorkbench(workbench) } : {}),
    signals: cloudTaskSignals(firebase),
    settings: serviceSettings(firebase, systemClock),
    clock: systemClock,
    ticker: systemTicker,
    ids: randomIds,
    logger,
  }
}
