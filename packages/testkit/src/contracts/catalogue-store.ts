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
    identifierKeys: [`key of ${id}`],
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
    version: {
      messageId: 'M',
      messageCreatedAt: '',
      deliveryId: 'd',
      appliedAt: now,
      title: 'Low Tide',
      trackCount,
      published: true,
    },
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

    const write = (...entries: CatalogueEntry[]) =>
      store.change(
        entries.map(({ release }) => release.id),
        () => entries,
      )

    it('holds a release with its tracks and deals as they were written', async () => {
      const written = entry(id)
      await write(written)
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
      await write(entry(id, {}, 3))
      await write({ ...entry(id, {}, 1), deals: [] })
      expect(await store.tracksOf(id)).toHaveLength(1)
      expect(await store.dealsOf(id)).toEqual([])
    })

    it('shows what it holds to whoever changes it', async () => {
      const written = entry(id)
      await write(written)
      await store.change([id, `${id}-none`], (held) => {
        expect(held).toEqual([
          { release: written.release, tracks: written.tracks, deals: written.deals },
          { release: null, tracks: [], deals: [] },
        ])
        return []
      })
    })

    it('changes several releases together or not at all', async () => {
      const [one, other] = [entry(id), entry(`${id}-other`)]
      await write(one, other)
      const failing = store.change([id, `${id}-other`], ([first]) => {
        if (first?.release) throw new Error('No.')
        return [one]
      })
      await expect(failing).rejects.toThrow('No.')
      await write(entry(id, { title: 'New' }), entry(`${id}-other`, { title: 'New' }))
      expect((await store.release(id))?.title).toBe('New')
      expect((await store.release(`${id}-other`))?.title).toBe('New')
    })

    it('loses no change when many are made at once', async () => {
      await write(entry(id, { title: '' }))
      const add = () =>
        store.change([id], ([held]) => [
          { ...entry(id), release: { ...held!.release!, title: `${held!.release!.title}!` } },
        ])
      await Promise.all([add(), add(), add()])
      expect((await store.release(id))?.title).toBe('!!!')
    })

    it('finds a release by any of its identifiers', async () => {
      await write(entry(id))
      const found = await store.find(['no such key', `key of ${id}`])
      expect(found.map((release) => release.id)).toEqual([id])
      expect(await store.find([])).toEqual([])
    })

    it('finds releases whose time has come, until they are changed', async () => {
      const from = new Date(now.getTime() + day)
      await write(entry(id, { nextChangeAt: from }))
      const isOutOfDate = async (at: Date) =>
        (await store.outOfDate(at, 100)).some((release) => release.id === id)
      expect(await isOutOfDate(now)).toBe(false)
      expect(await isOutOfDate(from)).toBe(true)
      await store.change([id], ([held]) => [
        { ...held!, release: { ...held!.release!, nextChangeAt: null }, version: null },
      ])
      expect(await isOutOfDate(from)).toBe(false)
      expect(await store.dealsOf(id)).toHaveLength(1)
    })

    it('knows which bytes it is made of', async () => {
      const sha256 = `sound of ${id}`
      const cover = { sha256: `cover of ${id}`, sizes: [320], colour: '#000000' }
      const written = entry(id, { cover })
      written.tracks[0]!.audioSha256 = sha256
      await write(written)
      expect(await store.usesMedia(sha256)).toBe(true)
      expect(await store.usesMedia(cover.sha256)).toBe(true)
      expect(await store.usesMedia('nothing')).toBe(false)
    })
  })
}
