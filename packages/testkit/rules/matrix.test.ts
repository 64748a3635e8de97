import {
  collections,
  deliveryCollections,
  feedCollections,
  releaseCollections,
  userCollections,
} from '@ddex/dsp-core/schema'
import { assertFails, assertSucceeds } from '@firebase/rules-unit-testing'
import {
  collection,
  deleteDoc,
  doc,
  getDoc,
  getDocs,
  query,
  setDoc,
  updateDoc,
  where,
  type Firestore,
} from 'firebase/firestore'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { matrix, type Subject } from './matrix.ts'
import { roleNames, type RoleName } from './roles.ts'
import { rulesEnvironment, type RulesEnvironment } from './rules-environment.ts'

const address = inject('firestore')

const operations = ['get', 'list', 'listFiltered', 'create', 'update', 'delete'] as const
type Operation = (typeof operations)[number]

const pathOf = ({ collection: folder, id }: Subject): string => `${folder}/${id}`
const newPathOf = ({ collection: folder, newId }: Subject): string => `${folder}/${newId ?? 'new'}`

const attempts: Record<Operation, (store: Firestore, subject: Subject) => Promise<unknown>> = {
  get: (store, subject) => getDoc(doc(store, pathOf(subject))),
  list: (store, subject) => getDocs(collection(store, subject.collection)),
  listFiltered(store, { collection: folder, filter = ['feedId', 'feed-a'] }) {
    const [field, value] = filter
    return getDocs(query(collection(store, folder), where(field, '==', value)))
  },
  create: (store, subject) => setDoc(doc(store, newPathOf(subject)), subject.data),
  update: (store, subject) =>
    updateDoc(doc(store, pathOf(subject)), subject.change ?? subject.data),
  delete: (store, subject) => deleteDoc(doc(store, pathOf(subject))),
}

/** Who may read all may read some. */
const mayDo = (subject: Subject, operation: Operation, role: RoleName): boolean => {
  const allowed =
    operation === 'listFiltered'
      ? [...(subject.listFiltered ?? []), ...(subject.list ?? [])]
      : (subject[operation] ?? [])
  return allowed.includes(role)
}

describe('the matrix', () => {
  it('has every collection of the schema', () => {
    const below = (parent: string, names: Record<string, string>): string[] =>
      Object.values(names).map((name) => `${parent}/${name}`)
    const all = [
      ...Object.values(collections),
      ...below(collections.feeds, feedCollections),
      ...below(collections.deliveries, deliveryCollections),
      ...below(collections.releases, releaseCollections),
      ...below(collections.users, userCollections),
    ]
    const covered = new Set(matrix.map((subject) => subject.collection.replace(/\/[^/]+\//, '/')))
    expect(all.filter((name) => !covered.has(name))).toEqual([])
  })
})

describe.skipIf(!address)('firestore.rules', () => {
  let rules: RulesEnvironment
  /** Everything as it was before anybody tried anything. */
  const putInPlace = (subjects: readonly Subject[]): Promise<void> =>
    rules.beyondRules(async (store) => {
      for (const subject of subjects) {
        await setDoc(doc(store, pathOf(subject)), subject.data)
        const created = newPathOf(subject)
        if (created !== pathOf(subject)) await deleteDoc(doc(store, created))
      }
    })
  const takeAway = (path: string): Promise<void> =>
    rules.beyondRules((store) => deleteDoc(doc(store, path)))

  beforeAll(async () => {
    if (!address) return
    rules = await rulesEnvironment(address, 'matrix')
    await putInPlace(matrix)
  })

  afterAll(() => rules?.stop())

  describe.each(matrix.map((subject) => [pathOf(subject), subject] as const))(
    '%s',
    (_path, subject) => {
      describe.each(operations)('%s', (operation) => {
        it.each(roleNames.map((role) => [role, mayDo(subject, operation, role)] as const))(
          '%s: %s',
          async (role, allowed) => {
            const replaces = operation === 'create' && newPathOf(subject) === pathOf(subject)
            if (replaces) await takeAway(pathOf(subject))
            const attempt = attempts[operation](rules.as(role), subject)
            await (allowed ? assertSucceeds(attempt) : assertFails(attempt))
            const changed = allowed && ['create', 'update', 'delete'].includes(operation)
            if (replaces || changed) await putInPlace([subject])
          },
        )
      })
    },
  )
})
