import type { connectFirebase } from '@ddex/dsp-core/firebase'

type Firestore = ReturnType<typeof connectFirebase>['firestore']
type Collection = ReturnType<Firestore['collection']>

const byName = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1)

/** Every document of a database by its collection, but the timelines: outcomes, not the ways there. */
export async function everythingIn(firestore: Firestore): Promise<[string, unknown][]> {
  const found: [string, unknown][] = []
  const read = async (collections: Collection[]): Promise<void> => {
    for (const collection of collections) {
      if (collection.id === 'timeline') continue
      for (const document of await collection.listDocuments()) {
        const data = (await document.get()).data()
        if (data)
          found.push([collection.path, Object.fromEntries(Object.entries(data).sort(byName))])
        await read(await document.listCollections())
      }
    }
  }
  await read(await firestore.listCollections())
  return found
}
