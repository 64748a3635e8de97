import { assertFails, assertSucceeds } from '@firebase/rules-unit-testing'
import { collection, doc, getDoc, getDocs, query, setDoc, where } from 'firebase/firestore'
import { afterAll, beforeAll, describe, inject, it } from 'vitest'
import { rulesEnvironment, type RulesEnvironment } from './rules-environment.ts'

const address = inject('firestore')

describe.skipIf(!address)('claims', () => {
  let rules: RulesEnvironment

  beforeAll(async () => {
    if (!address) return
    rules = await rulesEnvironment(address, 'claims')
    await rules.beyondRules(async (store) => {
      await setDoc(doc(store, 'activity/one'), { text: 'x' })
      await setDoc(doc(store, 'delivery_feeds/feed-a'), { name: 'A' })
      await setDoc(doc(store, 'deliveries/delivery-a'), { feedId: 'feed-a' })
      await setDoc(doc(store, 'deliveries/without-feed'), { title: 'x' })
      await setDoc(doc(store, 'reports/without-anybody'), { count: 1 })
      // As if somebody had found a way to write it.
      await setDoc(doc(store, 'users/mallory'), { role: 'admin', feedIds: ['feed-a'] })
    })
  })
  afterAll(() => rules?.stop())

  const readAs = (path: string, claims: Record<string, unknown>, uid = 'mallory') =>
    getDoc(doc(rules.asUser(uid, claims), path))

  it('make an admin', async () => {
    await assertSucceeds(readAs('activity/one', { role: 'admin' }))
  })

  it.each([
    {},
    { role: 'Admin' },
    { role: 'admin ' },
    { role: ['admin'] },
    { role: { admin: true } },
    { role: true },
    { role: null },
    { admin: true },
    { roles: ['admin'] },
    { role: 'listener', email: 'admin@example.test' },
  ])('%j make none', async (claims) => {
    await assertFails(readAs('activity/one', claims))
  })

  it('count, not what stands in a document of the user', async () => {
    await assertFails(readAs('activity/one', {}))
    await assertFails(readAs('delivery_feeds/feed-a', {}))
    await assertFails(readAs('deliveries/delivery-a', { role: 'distributor' }))
  })

  it('count, not the name of the user', async () => {
    await assertFails(readAs('activity/one', {}, 'admin'))
  })

  it.each([
    { role: 'listener', feedIds: ['feed-a'] },
    { role: 'artist', feedIds: ['feed-a'] },
    { feedIds: ['feed-a'] },
    { role: 'distributor' },
    { role: 'distributor', feedIds: [] },
    { role: 'distributor', feedIds: null },
    { role: 'distributor', feedIds: 'feed-a' },
    { role: 'distributor', feedIds: ['feed-ab', 'feed-'] },
    { role: 'distributor', feedIds: ['*'] },
  ])('%j show no delivery of feed-a', async (claims) => {
    await assertFails(readAs('deliveries/delivery-a', claims))
    await assertFails(readAs('delivery_feeds/feed-a', claims))
  })

  it('of a distributor show nothing that has no feed', async () => {
    const claims = { role: 'distributor', feedIds: ['feed-a', ''] }
    await assertFails(readAs('deliveries/without-feed', claims))
  })

  it.each([
    { role: 'artist' },
    { role: 'artist', artistIds: [] },
    { role: 'artist', artistIds: ['artist-a'] },
    { role: 'distributor', feedIds: ['feed-a'] },
  ])('%j show no report that is about nobody', async (claims) => {
    await assertFails(readAs('reports/without-anybody', claims))
  })

  it('are asked in lists as well: another feed cannot be slipped in', async () => {
    const store = rules.asUser('sender', { role: 'distributor', feedIds: ['feed-b'] })
    const deliveries = collection(store, 'deliveries')
    await assertSucceeds(getDocs(query(deliveries, where('feedId', '==', 'feed-b'))))
    await assertFails(getDocs(query(deliveries, where('feedId', '==', 'feed-a'))))
    await assertFails(getDocs(query(deliveries, where('feedId', 'in', ['feed-a', 'feed-b']))))
    await assertFails(getDocs(query(deliveries, where('feedId', '>=', 'feed-b'))))
  })
})
