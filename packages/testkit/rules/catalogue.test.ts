import { assertFails, assertSucceeds } from '@firebase/rules-unit-testing'
import {
  collection,
  collectionGroup,
  doc,
  documentId,
  getDoc,
  getDocs,
  limit,
  orderBy,
  query,
  setDoc,
  where,
  type QueryConstraint,
} from 'firebase/firestore'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { roleNames, type RoleName } from './roles.ts'
import { rulesEnvironment, type RulesEnvironment } from './rules-environment.ts'

const address = inject('firestore')

const listeners = roleNames.filter((role) => !['admin', 'distributor'].includes(role))

describe.skipIf(!address).each(['releases', 'tracks'])('%s', (name) => {
  let rules: RulesEnvironment

  beforeAll(async () => {
    if (!address) return
    rules = await rulesEnvironment(address, name)
    await rules.beyondRules(async (store) => {
      const put = (id: string, published: unknown, feedId: string) =>
        setDoc(doc(store, name, id), { published, feedId, releaseId: 'r', publishedAt: new Date() })
      await put('shown', true, 'feed-a')
      await put('hidden', false, 'feed-a')
      await put('odd', 'true', 'feed-a')
      await put('rival', false, 'feed-x')
      await setDoc(doc(store, `${name}/bare`), { title: 'no fields' })
      await setDoc(doc(store, `${name}/shown/deals/0`), { terms: {} })
    })
  })
  afterAll(() => rules?.stop())

  const list = async (role: RoleName, ...constraints: QueryConstraint[]): Promise<string[]> => {
    const found = await getDocs(query(collection(rules.as(role), name), ...constraints))
    return found.docs.map(({ id }) => id)
  }
  const published = where('published', '==', true)

  it.each(roleNames)('%s sees what is published, alone and in a list', async (role) => {
    await assertSucceeds(getDoc(doc(rules.as(role), name, 'shown')))
    const newest = [published, orderBy('publishedAt', 'desc'), limit(20)]
    expect(await list(role, ...newest)).toEqual(['shown'])
  })

  it.each(listeners)('%s sees nothing else', async (role) => {
    for (const id of ['hidden', 'odd', 'rival', 'bare', 'not-there']) {
      await assertFails(getDoc(doc(rules.as(role), name, id)))
    }
  })

  it.each(listeners)('%s cannot ask a list for more', async (role) => {
    const wider: QueryConstraint[][] = [
      [],
      [limit(1)],
      [where('published', '==', false)],
      [where('published', 'in', [true, false])],
      [where('published', '!=', null)],
      [where('feedId', '==', 'feed-a')],
      [where('releaseId', '==', 'r')],
      [where(documentId(), '==', 'hidden')],
    ]
    for (const constraints of wider) await assertFails(list(role, ...constraints))
  })

  it('a distributor sees what their feed delivered, published or not, and no more', async () => {
    expect(await list('distributor', where('feedId', '==', 'feed-a'))).toEqual([
      'hidden',
      'odd',
      'shown',
    ])
    await assertFails(getDoc(doc(rules.as('distributor'), name, 'rival')))
    await assertFails(list('distributor', where('feedId', '==', 'feed-x')))
    await assertFails(list('distributor'))
  })

  it('an admin sees all', async () => {
    expect(await list('admin')).toEqual(['bare', 'hidden', 'odd', 'rival', 'shown'])
  })

  it.each(roleNames)('%s has no way around through all collections of a name', async (role) => {
    for (const group of [name, 'deals', 'credentials', 'library']) {
      await assertFails(getDocs(query(collectionGroup(rules.as(role), group), published)))
    }
  })
})
