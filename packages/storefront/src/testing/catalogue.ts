import type { Release, Track } from '@ddex/dsp-core/schema'

const at = (day: number): Date => new Date(Date.UTC(2026, 10, 22 - day, 9))

/** A release with everything filled in; say only what matters to the test. */
export function makeRelease(given: Partial<Release> = {}): Release {
  const id = given.id ?? 'release-1'
  return {
    id,
    feedId: 'feed-1',
    distributorId: 'distributor-1',
    title: 'Harbour Lights',
    subTitle: null,
    artist: 'Mara Lind',
    artistIds: ['artist-1'],
    label: 'Northbound Records',
    type: 'Album',
    icpn: '0884977943351',
    grid: null,
    identifierKeys: [],
    genre: 'Electronic',
    isExplicit: false,
    releaseDate: '2026-11-20',
    pLine: '2026 Northbound Records',
    cLine: '2026 Northbound Records',
    cover: { sha256: `${id}-cover`, sizes: [320, 640, 1280], colour: '#3b5f8a' },
    trackCount: 6,
    durationMs: 1_420_000,
    published: true,
    publishedAt: at(0),
    ready: true,
    availability: { territories: ['Worldwide'], from: at(2), until: null },
    availableIn: ['Worldwide'],
    messageId: 'message-1',
    nextChangeAt: null,
    messageOrder: {
      batch: null,
      createdAt: '2026-11-20T10:00:00Z',
      arrivedAt: new Date('2026-11-20T10:00:01Z'),
    },
    deliveryId: 'delivery-1',
    createdAt: at(0),
    updatedAt: at(0),
    ...given,
  }
}

/** The tracks of a release: 6 unless told, on one disc unless told. */
export function makeTracks(release: Release, count = 6, discs = 1): Track[] {
  const perDisc = Math.ceil(count / discs)
  return Array.from({ length: count }, (_, index) => makeTrack(release, index, perDisc))
}

const titles = ['Low Tide', 'Signal', 'Glass Rooms', 'Slow Ferry', 'Paper Moon', 'Undertow']

function makeTrack(release: Release, index: number, perDisc: number): Track {
  return {
    id: `${release.id}-${index + 1}`,
    releaseId: release.id,
    feedId: release.feedId,
    distributorId: release.distributorId,
    isrc: null,
    title: `${titles[index % titles.length]}${index >= titles.length ? ` ${index + 1}` : ''}`,
    subTitle: null,
    artist: release.artist,
    artistIds: release.artistIds,
    disc: Math.floor(index / perDisc) + 1,
    number: (index % perDisc) + 1,
    index,
    durationMs: 150_000 + ((index * 37) % 120) * 1000,
    isExplicit: false,
    genre: release.genre,
    cover: release.cover,
    releaseTitle: release.title,
    audioSha256: null,
    published: true,
    availableIn: release.availableIn,
  }
}
