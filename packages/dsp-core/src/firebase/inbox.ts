import { systemClock } from '../clock.ts'
import { randomIds } from '../ids.ts'
import { createInbox } from '../ingest/receive-file.ts'
import type { AnnouncedInbox } from '../ports/inbox.ts'
import type { Firebase } from './connect.ts'
import { firestoreInboxStore } from './inbox-store.ts'
import { storageObjectStore } from './object-store.ts'
import { cloudTaskSignals } from './task-signals.ts'

/** The inbox of a Firebase project, for the protocol servers. */
export const firebaseInbox = (firebase: Firebase): AnnouncedInbox =>
  createInbox({
    inbox: firestoreInboxStore(firebase),
    objects: storageObjectStore(firebase),
    signals: cloudTaskSignals(firebase),
    clock: systemClock,
    ids: randomIds,
  })
