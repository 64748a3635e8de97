import { userLimits } from '@ddex/dsp-core/schema'
import { assertFails, assertSucceeds } from '@firebase/rules-unit-testing'
import {
  deleteField,
  doc,
  increment,
  serverTimestamp,
  setDoc,
  updateDoc,
  writeBatch,
  type Firestore,
} from 'firebase/firestore'
import { afterAll, beforeAll, beforeEach, describe, inject, it } from 'vitest'
import { rulesEnvironment, type RulesEnvironment } from './rules-environment.ts'

const address = inject('firestore')

const time = new Date('2026-11-22T10:00:00Z')
const text = (length: number): string => 'x'.repeat(length)
const ids = (count: number, length: number): string[] =>
  Array.from({ length: count }, () => text(length))

interface Kind {
  path: string
  good: Record<string, unknown>
  /** Limits, still good. */
  largest: Record<string, unknown>[]
  /** One field each that spoils it. */
  bad: Record<string, unknown>[]
}

const kinds: Record<string, Kind> = {
  profile: {
    path: 'users/listener',
    good: { displayName: 'Ann', language: 'en', updatedAt: time },
    largest: [
      { displayName: text(userLimits.displayName) },
      { language: text(userLimits.language) },
      { displayName: '' },
    ],
    bad: [
      { role: 'admin' },
      { feedIds: ['feed-a'] },
      { claims: { role: 'admin' } },
      { displayName: text(userLimits.displayName + 1) },
      { displayName: 7 },
      { displayName: null },
      { displayName: ['x'] },
      { displayName: { text: 'x' } },
      { language: text(userLimits.language + 1) },
      { updatedAt: 'now' },
      { updatedAt: 1 },
      { photo: text(500_000) },
    ],
  },
  library: {
    path: 'users/listener/library/one',
    good: { kind: 'release', targetId: 'release-a', addedAt: time },
    largest: [{ targetId: text(userLimits.id) }, { kind: 'track' }, { kind: 'artist' }],
    bad: [
      { kind: 'label' },
      { kind: '' },
      { kind: null },
      { targetId: '' },
      { targetId: text(userLimits.id + 1) },
      { targetId: 5 },
      { addedAt: null },
      { note: 'x' },
    ],
  },
  playlists: {
    path: 'users/listener/playlists/one',
    good: { title: 'Morning', description: '', trackIds: ['a'], createdAt: time, updatedAt: time },
    largest: [
      { title: text(userLimits.playlistTitle) },
      { description: text(userLimits.playlistDescription) },
      { trackIds: [] },
      { trackIds: ids(userLimits.playlistTracks, 40) },
    ],
    bad: [
      { title: '' },
      { title: text(userLimits.playlistTitle + 1) },
      { description: text(userLimits.playlistDescription + 1) },
      { description: null },
      { trackIds: 'a,b' },
      { trackIds: [1, 2] },
      { trackIds: ['a', 1] },
      { trackIds: [{ id: 'a' }] },
      { trackIds: ['a', null, true] },
      { trackIds: { 0: 'a' } },
      { trackIds: ids(userLimits.playlistTracks + 1, 1) },
      { trackIds: [text(900_000)] },
      { createdAt: 0 },
      { isPublic: true },
    ],
  },
  history: {
    path: 'users/listener/history/one',
    good: { trackId: 'a', releaseId: 'b', playedAt: time },
    largest: [{ trackId: text(userLimits.id) }, { releaseId: text(userLimits.id) }],
    bad: [
      { trackId: '' },
      { trackId: text(userLimits.id + 1) },
      { releaseId: null },
      { playedAt: '2026' },
      { counted: true },
    ],
  },
  downloads: {
    path: 'users/listener/downloads/one',
    good: { trackId: 'a', device: 'phone', storedAt: time },
    largest: [{ device: text(userLimits.device) }, { device: '' }],
    bad: [
      { trackId: '' },
      { device: text(userLimits.device + 1) },
      { device: 1 },
      { storedAt: null },
      { audio: text(500_000) },
    ],
  },
}

const show = (changes: Record<string, unknown>): string => {
  const written = JSON.stringify(changes)
  return written.length > 60 ? `${written.slice(0, 50)}… (${written.length})` : written
}

describe.skipIf(!address)('what a listener may write of their own', () => {
  let rules: RulesEnvironment
  let store: Firestore

  beforeAll(async () => {
    if (!address) return
    rules = await rulesEnvironment(address, 'own')
    store = rules.as('listener')
  })
  beforeEach(() => rules.clear())
  afterAll(() => rules?.stop())

  describe.each(Object.entries(kinds))('%s', (_name, { path, good, largest, bad }) => {
    const change = (changes: object) => ({ ...good, ...changes })

    it('may be what it should be', async () => {
      await assertSucceeds(setDoc(doc(store, path), good))
    })

    it.each(largest.map((changes) => [show(changes), changes] as const))(
      'may say %s',
      async (_text, changes) => {
        await assertSucceeds(setDoc(doc(store, path), change(changes)))
      },
    )

    it.each(bad.map((changes) => [show(changes), changes] as const))(
      'may not say %s, neither at first nor later',
      async (_text, changes) => {
        await assertFails(setDoc(doc(store, path), change(changes)))
        await rules.beyondRules((beyond) => setDoc(doc(beyond, path), good))
        await assertFails(updateDoc(doc(store, path), changes))
        await assertFails(setDoc(doc(store, path), changes, { merge: true }))
      },
    )

    it.each(Object.keys(good))('may not be without %s', async (field) => {
      const rest = Object.fromEntries(Object.entries(good).filter(([name]) => name !== field))
      await assertFails(setDoc(doc(store, path), rest))
      await rules.beyondRules((beyond) => setDoc(doc(beyond, path), good))
      await assertFails(updateDoc(doc(store, path), { [field]: deleteField() }))
    })

    it('may not be empty', async () => {
      await assertFails(setDoc(doc(store, path), {}))
    })

    it('may not be written under another uid, nor by nobody', async () => {
      const foreign = path.replace('users/listener', 'users/other')
      await assertFails(setDoc(doc(store, foreign), good))
      await assertFails(setDoc(doc(rules.as('admin'), path), good))
      await assertFails(setDoc(doc(rules.as('anonymous'), path), good))
    })
  })

  it('takes its time from the server as well', async () => {
    const profile = { displayName: 'Ann', language: 'en', updatedAt: serverTimestamp() }
    await assertSucceeds(setDoc(doc(store, 'users/listener'), profile))
  })

  it('keeps its shape against increments', async () => {
    await rules.beyondRules((beyond) =>
      setDoc(doc(beyond, 'users/listener'), kinds['profile']!.good),
    )
    await assertFails(updateDoc(doc(store, 'users/listener'), { displayName: increment(1) }))
  })

  it('is refused as a whole when one write of a batch is', async () => {
    const batch = writeBatch(store)
    batch.set(doc(store, 'users/listener'), kinds['profile']!.good)
    batch.set(doc(store, 'users/listener/library/one'), { kind: 'release' })
    await assertFails(batch.commit())
  })

  it('ends at the known sub-collections', async () => {
    const anything = { x: 1 }
    await assertFails(setDoc(doc(store, 'users/listener/roles/admin'), anything))
    await assertFails(setDoc(doc(store, 'users/listener/library/one/deeper/two'), anything))
  })
})
