import type { Release, ServiceSettings, Track } from '@ddex/dsp-core/schema'
import { collections, documentConverter, serviceSettingsId } from '@ddex/dsp-core/schema'
import type { DocumentData } from 'firebase/firestore/lite'
import {
  collection,
  connectFirestoreEmulator,
  doc,
  getDoc,
  getDocs,
  getFirestore,
  limit,
  orderBy,
  query,
  where,
} from 'firebase/firestore/lite'
import type { CatalogueBackend } from '../backend.ts'
import type { Connection } from './app.ts'
import { toBackendError, translated } from './problem.ts'

/** What Firestore answers for a document that rules hide looks like a fault; to a listener it is not there. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    const problem = toBackendError(error)
    if (problem.code === 'forbidden') return null
    throw problem
  }
}

/** The catalogue through Firestore's small, read-once SDK. */
export function firebaseCatalogue(
  { app, emulators }: Connection,
  homeTerritory: string,
): CatalogueBackend {
  const store = getFirestore(app)
  if (emulators) connectFirestoreEmulator(store, emulators.firestoreHost, emulators.firestorePort)

  const releases = collection(store, collections.releases).withConverter<Release, DocumentData>(
    documentConverter<Release>(),
  )
  const tracks = collection(store, collections.tracks).withConverter<Track, DocumentData>(
    documentConverter<Track>(),
  )
  const service = doc(store, collections.settings, serviceSettingsId).withConverter<
    ServiceSettings,
    DocumentData
  >(documentConverter<ServiceSettings>())
  const outIn = (territory: string) => [
    where('published', '==', true),
    where('availableIn', 'array-contains-any', ['Worldwide', territory]),
  ]

  return {
    settings: async () => {
      const found = await translated(getDoc(service))
      // As the functions read it: the document goes before what this deployment says of itself.
      return { name: '', homeTerritory, ...found.data() }
    },
    newestReleases: async (territory, count) => {
      const newest = orderBy('publishedAt', 'desc')
      const found = await translated(
        getDocs(query(releases, ...outIn(territory), newest, limit(count))),
      )
      return found.docs.map((document) => document.data())
    },
    hasNewerRelease: async (territory, since) => {
      const newer = [where('publishedAt', '>', since), orderBy('publishedAt', 'desc'), limit(1)]
      const found = await translated(getDocs(query(releases, ...outIn(territory), ...newer)))
      return !found.empty
    },
    release: async (id) => (await orNull(getDoc(doc(releases, id))))?.data() ?? null,
    tracks: async (releaseId) => {
      const ofRelease = [where('releaseId', '==', releaseId), where('published', '==', true)]
      const found = await translated(getDocs(query(tracks, ...ofRelease, orderBy('index'))))
      return found.docs.map((document) => document.data())
    },
  }
}
