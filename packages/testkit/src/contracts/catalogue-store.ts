import { beforeEach, describe, expect, it } from 'vitest'
import type { CatalogueEntry, CatalogueStore, Release, Track } from '@ddex/dsp-core'

const now = new Date('2026-11-22T10:00:00.000Z')
const day = 24 * 3600_000

function entry(id: string, change: Partial<Release> = {}, trackCount = 2): CatalogueEntry {
  const common = {
    feedId: 'feed-a',
    distributorId: 'distributor-a',
    artist: 'The Harbour Lights',
    artistIds: [],
    isExplicit: false,
    genre: null,
    cover: null,
    subTitle: null,
    published: true,
    availableIn: ['Worldwide'],
  }
  const release: Release = {
    ...common,
    id,
    title: 'Low Tide',
    label: null,
    type: 'Album',
    icpn: null,
    grid: null,
    releaseDate: null,
    pLine: null,
    cLine: null,
    trackCount,
    durationMs: 1,
    ready: true,
    publishedAt: now,
    availability: { territories: ['Worldwide'], from: now, until: null },
    messageId: 'M',
    nextChangeAt: null,
    messageOrder: { batch: null, createdAt: '2026-11-20T12:00:00Z', arrivedAt: now },
    deliveryId: 'd',
    createdAt: now,
    updatedAt: now,
    ...change,
  }
  const track = (index: number): Track => ({
    ...common,
    id: `${id}-${index}`,
    releaseId: id,
    isrc: null,
    title: `Track ${index}`,
    disc: 1,
    number: index + 1,
    index,
    durationMs: 1,
    releaseTitle: 'Low Tide',
    audioSha256: 'a'.repeat(64),
    published: release.published,
  })
  const terms = {
    territories: ['Worldwide'],
    excludedTerritories: [],
    commercialModels: ['SubscriptionModel'],
    useTypes: ['OnDemandStream'],
    start: now,
    end: null,
    isTakeDown: false,
    isVoid: false,
  }
  return {
    release,
    tracks: Array.from({ length: trackCount }, (_, index) => track(index)),
    deals: [{ trackIds: [], terms }],
  }
}

/** What every catalogue promises; run over each one. */
export function describeCatalogueStore(name: string, create: () => Promise<CatalogueStore>): void {
  describe(`the catalogue in ${name}`, () => {
    let store: CatalogueStore
    let id: string
    let count = 0

    beforeEach(async () => {
      store = await create()
      id = `icpn-${Date.now()}${(count += 1)}`
    })

    it('holds a release with its tracks and deals as they were written', async () => {
      const written = entry(id)
      expect(await store.apply(written)).toBe('applied')
      expect(await store.release(id)).toEqual(written.release)
      expect(await store.tracksOf(id)).toEqual(written.tracks)
      expect(await store.track(`${id}-1`)).toEqual(written.tracks[1])
      expect(await store.dealsOf(id)).toEqual(written.deals)
    })

    it('has nothing where nothing was written', async () => {
      expect(await store.release(id)).toBeNull()
      expect(await store.track(id)).toBeNull()
      expect(await store.tracksOf(id)).toEqual([])
      expect(await store.dealsOf(id)).toEqual([])
    })

    it('drops the tracks and deals that a newer message no longer has', async () => {
      await store.apply(entry(id, {}, 3))
      const shorter = { ...entry(id, {}, 1), deals: [] }
      await store.apply(shorter)
      expect(await store.tracksOf(id)).toHaveLength(1)
      expect(await store.dealsOf(id)).toEqual([])
    })

    it('is changed only by the feed that delivered it, and only by newer messages', async () => {
      await store.apply(entry(id))
      expect(await store.apply(entry(id, { feedId: 'feed-b', title: 'Stolen' }))).toBe('foreign')
      const older = entry(id, {
        messageOrder: { batch: null, createdAt: '2026-11-19T12:00:00Z', arrivedAt: now },
        deliveryId: 'older',
        title: 'Older',
      })
      expect(await store.apply(older)).toBe('stale')
      expect((await store.release(id))?.title).toBe('Low Tide')
    })

    it('finds releases whose time has come or gone, and shows or hides them with their tracks', async () => {
      const from = new Date(now.getTime() + day)
      const until = new Date(now.getTime() + 2 * day)
      const availability = { territories: ['NL'], from, until }
      await store.apply(
        entry(id, { published: false, publishedAt: null, availability, nextChangeAt: from }),
      )
      const isOutOfDate = async (at: Date) =>
        (await store.outOfDate(at, 100)).some((release) => release.id === id)
      expect(await isOutOfDate(now)).toBe(false)
      expect(await isOutOfDate(from)).toBe(true)
      await store.refreshPublished(id, from)
      expect(await store.release(id)).toMatchObject({ published: true, publishedAt: from })
      expect((await store.tracksOf(id)).every(({ published }) => published)).toBe(true)
      expect(await isOutOfDate(from)).toBe(false)
      expect(await isOutOfDate(until)).toBe(true)
      await store.refreshPublished(id, until)
      expect(await isOutOfDate(until)).toBe(false)
    })
  })
}
