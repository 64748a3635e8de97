import { readErn, writeNewRelease, type NewReleaseDraft } from '@ddex/ern'
import { releaseDraft, testFeed } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { newDelivery } from '../delivery/new-delivery.ts'
import { foldRelease, type FoldInput } from './fold-release.ts'
import { identifyRelease } from './identity.ts'
import { mainReleases } from './main-releases.ts'
import { isTakeDown } from './take-down.ts'
import { isOnlyTakenDown, rememberTakeDown, withdrawRelease } from './withdraw-release.ts'

const now = new Date('2026-11-22T10:00:00Z')
const feed = testFeed()
const delivery = newDelivery({ id: 'd', feed, folder: 'A', message: null, now })
const read = (change: Partial<NewReleaseDraft> = {}, version: '4.3' | '3.8.2' = '4.3') =>
  readErn(writeNewRelease(releaseDraft(change), version)).message!
const asset = { durationMs: 61_000, renditions: [] }
const sound = new Map(['A1', 'A2'].map((ref) => [ref, { sha256: `sound ${ref}`, asset }]))

function fold(change: Partial<NewReleaseDraft> = {}, input: Partial<FoldInput> = {}) {
  const message = read(change)
  const release = mainReleases(message)[0]!
  const identity = identifyRelease(release, 'sender', feed.id)!
  const held = { release: null, tracks: [] }
  const common = { message, release, identity, feed, delivery, cover: null, held, now }
  return foldRelease({ ...common, audio: sound, ...input })
}

describe('a release as a message describes it', () => {
  it('has its words, its tracks in order and its deals', () => {
    const { release, tracks, deals, version } = fold()
    expect(release).toMatchObject({
      ...{ id: 'icpn-0742832000017', title: 'Low Tide', artist: 'The Harbour Lights' },
      ...{ label: 'Paper Lantern', type: 'Album', releaseDate: '2026-11-20', trackCount: 2 },
      ...{ durationMs: 122_000, ready: true, published: true, availableIn: ['Worldwide'] },
    })
    expect(tracks.map(({ title, disc, number, index }) => [title, disc, number, index])).toEqual([
      ['Ebb', 1, 1, 0],
      ['Flow', 1, 2, 1],
    ])
    expect(deals.length).toBeGreaterThan(0)
    expect(version).toMatchObject({ messageId: 'MSG-1', deliveryId: 'd', published: true })
  })

  it('is not ready while a track has no sound', () => {
    const audio = new Map([...sound].slice(0, 1))
    const { release, tracks } = fold({}, { audio })
    expect(release).toMatchObject({ ready: false, published: false, publishedAt: null })
    expect(tracks.map(({ audioSha256 }) => audioSha256)).toEqual(['sound A1', null])
  })

  it('keeps the sound, the cover and the first day that it has had', () => {
    const cover = { sha256: 'cover', sizes: [320], colour: '#000000' }
    const before = fold({}, { cover })
    const publishedAt = new Date('2026-01-01')
    const held = { ...before, release: { ...before.release, publishedAt } }
    const after = fold({ title: 'High Tide' }, { audio: new Map(), held })
    expect(after.release).toMatchObject({ title: 'High Tide', cover, publishedAt, ready: true })
    expect(after.tracks.map(({ audioSha256 }) => audioSha256)).toEqual(['sound A1', 'sound A2'])
  })

  it('is shown when its deals begin', () => {
    const [deal] = releaseDraft().deals
    const { release } = fold({ deals: [{ ...deal!, start: '2026-12-01' }] })
    const from = new Date('2026-12-01T00:00:00Z')
    expect(release).toMatchObject({ ready: true, published: false, nextChangeAt: from })
    expect(release.availability).toMatchObject({ territories: ['Worldwide'], from })
    expect(release.availableIn).toEqual([])
  })

  it('gives a recording that stands on it twice two tracks', () => {
    const draft = releaseDraft()
    draft.tracks[1]!.isrc = draft.tracks[0]!.isrc
    const ids = fold({ tracks: draft.tracks }).tracks.map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
  })
})

describe('a release that is withdrawn', () => {
  it('keeps its words and sound, and has no deal', () => {
    const { release, tracks, deals } = fold()
    const by = { ...release, messageId: 'MSG-P', deliveryId: 'p' }
    const gone = withdrawRelease({ release, tracks, deals }, by)
    expect(gone.release).toMatchObject({
      ...{ title: 'Low Tide', published: false, availableIn: [] },
      ...{ nextChangeAt: null, deliveryId: 'p' },
    })
    expect(gone.tracks).toMatchObject([
      { audioSha256: 'sound A1', published: false },
      { audioSha256: 'sound A2', published: false },
    ])
    expect(gone.deals).toEqual([])
  })

  it('before it ever came is remembered without tracks', () => {
    const remembered = rememberTakeDown(fold({ deals: [] }))
    expect(isOnlyTakenDown(remembered.release)).toBe(true)
    expect(remembered.tracks).toEqual([])
    expect(isOnlyTakenDown(fold().release)).toBe(false)
  })
})

describe('the main releases of a message', () => {
  it('are the ones that it says, tracks are none', () => {
    expect(mainReleases(read()).map(({ ref }) => ref)).toEqual(['R0'])
    expect(mainReleases(read({}, '3.8.2')).map(({ ref }) => ref)).toEqual(['R0'])
  })

  it('are the first that is no track where the message does not say', () => {
    const message = read({}, '3.8.2')
    const releases = message.releases.map((release) => ({ ...release, isMain: false }))
    expect(mainReleases({ ...message, releases }).map(({ ref }) => ref)).toEqual(['R0'])
    const tracks = releases.filter(({ ref }) => ref !== 'R0')
    expect(mainReleases({ ...message, releases: tracks })).toEqual(tracks.slice(0, 1))
    expect(mainReleases({ ...message, releases: [] })).toEqual([])
  })
})

describe('a take-down', () => {
  const [deal] = releaseDraft().deals

  it.each([
    ['no deals', [], true],
    ['deals that are over', [{ ...deal!, end: '2026-11-20' }], true],
    ['a deal that runs', [deal!], false],
    ['a deal that begins later', [{ ...deal!, start: '2027-01-01' }], false],
    ['one that is over and one that runs', [{ ...deal!, end: '2026-11-20' }, deal!], false],
  ])('is what a message with %s is: %s', (_what, deals, expected) => {
    expect(isTakeDown(read({ deals }), now)).toBe(expected)
  })
})
