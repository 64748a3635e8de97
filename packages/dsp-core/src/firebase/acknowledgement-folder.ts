import { senderFolder } from '../acknowledgement/sender-folder.ts'
import { systemClock } from '../clock.ts'
import type { AcknowledgementFolder } from '../ports/acknowledgement-folder.ts'
import type { Logger } from '../ports/logger.ts'
import { firestoreAcknowledgementStore } from './acknowledgement-store.ts'
import type { Firebase } from './connect.ts'
import { storageObjectStore } from './object-store.ts'

/** The acknowledgements of a Firebase project, for the protocol servers. */
export const firebaseAcknowledgementFolder = (
  firebase: Firebase,
  logger: Logger,
): AcknowledgementFolder =>
  senderFolder({
    store: firestoreAcknowledgementStore(firebase),
    objects: storageObjectStore(firebase),
    clock: systemClock,
    logger,
  })
