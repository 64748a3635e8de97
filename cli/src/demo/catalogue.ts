import type { Composition } from './composition.ts'
import type { CoverStyle } from './cover.ts'

/** A release of the demo: invented artists, our own music, nobody's rights. */
export interface DemoRelease {
  icpn: string
  messageId: string
  version: '3.8.2' | '4.3' | '4.3.2'
  title: string
  artist: string
  label: string
  type: 'Album' | 'EP' | 'Single'
  genre: string
  releaseDate: string
  language?: string
  cover: CoverStyle
  tracks: DemoTrack[]
}

export interface DemoTrack {
  isrc: string
  title: string
  explicit?: boolean
  music: Composition
}

/**
 * The check digit of a 12-digit number (GS1 General Specifications 7.9), appended. Numbers that begin
 * with 2 are free for use inside a company, so they can be nobody's product.
 */
export function icpn(digits: string): string {
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  )
  return `${digits}${(10 - (sum % 10)) % 10}`
}

const isrc = (number: number): string => `QZDDX25${String(number).padStart(5, '0')}`

/** A track with the settings that most of ours have. */
function music(seed: number, change: Partial<Composition>): Composition {
  return {
    seed,
    ...{ tonic: 50, scale: 'dorian', beatsPerMinute: 84, chords: [0, 5, 3, 4], bars: 14 },
    ...{ lead: 'pluck', arpeggio: 2, drums: 'soft', space: 0.6 },
    ...change,
  }
}

const lanterns: DemoRelease = {
  icpn: icpn('200000010001'),
  messageId: 'DEMO-20251003-0001',
  version: '4.3',
  title: 'Lanterns on the Canal',
  artist: 'Mira Solvang',
  label: 'Quiet Current',
  type: 'Single',
  genre: 'Ambient',
  releaseDate: '2025-10-03',
  cover: 'lanterns',
  tracks: [
    {
      isrc: isrc(101),
      title: 'Lanterns on the Canal',
      music: music(101, { scale: 'major', tonic: 53, chords: [0, 4, 5, 3], space: 0.8 }),
    },
  ],
}

const slowWeather: DemoRelease = {
  icpn: icpn('200000010002'),
  messageId: 'DEMO-20250919-0002',
  version: '4.3.2',
  title: 'Slow Weather',
  artist: 'The Paper Harbours',
  label: 'Quiet Current',
  type: 'Album',
  genre: 'Electronic',
  releaseDate: '2025-09-19',
  cover: 'hills',
  tracks: [
    {
      isrc: isrc(201),
      title: 'Barometer',
      music: music(201, { tonic: 48, scale: 'lydian', chords: [0, 1, 5, 4], lead: 'keys' }),
    },
    {
      isrc: isrc(202),
      title: 'First Light, Low Cloud',
      music: music(202, { tonic: 52, chords: [0, 3, 0, 6], beatsPerMinute: 76, bars: 12 }),
    },
    {
      isrc: isrc(203),
      title: 'Isobars',
      music: music(203, {
        ...{ tonic: 45, scale: 'minor', chords: [0, 5, 2, 6], beatsPerMinute: 112 },
        ...{ bars: 22, arpeggio: 4, drums: 'steady', space: 0.4 },
      }),
    },
    {
      isrc: isrc(204),
      title: 'Rain Against the Glasshouse',
      music: music(204, {
        ...{ tonic: 55, scale: 'major', chords: [5, 3, 0, 4], beatsPerMinute: 68 },
        ...{ bars: 11, lead: 'bell', arpeggio: 3, drums: 'none', space: 0.9 },
      }),
    },
    {
      isrc: isrc(205),
      title: 'Clearing by Evening',
      music: music(205, {
        tonic: 50,
        scale: 'major',
        chords: [3, 4, 5, 0],
        lead: 'keys',
        bars: 16,
      }),
    },
  ],
}

const nightAquarium: DemoRelease = {
  icpn: icpn('200000010003'),
  messageId: 'DEMO-20250822-0003',
  version: '4.3',
  title: '夜の水槽',
  artist: '灯台クラブ',
  label: 'Tidal Room',
  type: 'EP',
  genre: 'Electronic',
  releaseDate: '2025-08-22',
  language: 'ja',
  cover: 'aquarium',
  tracks: [
    {
      isrc: isrc(301),
      title: '水面',
      music: music(301, {
        ...{ tonic: 49, scale: 'minor', chords: [0, 3, 5, 4], beatsPerMinute: 96 },
        ...{ bars: 18, lead: 'bell', arpeggio: 2 },
      }),
    },
    {
      isrc: isrc(302),
      title: 'くらげの時計',
      music: music(302, {
        ...{ tonic: 54, scale: 'lydian', chords: [0, 4, 1, 5], beatsPerMinute: 104 },
        ...{ bars: 20, lead: 'keys', arpeggio: 3, drums: 'steady' },
      }),
    },
    {
      isrc: isrc(303),
      title: '深夜放送',
      music: music(303, { tonic: 47, chords: [0, 6, 5, 6], beatsPerMinute: 72, bars: 11 }),
    },
  ],
}

const brume: DemoRelease = {
  icpn: icpn('200000010004'),
  messageId: 'DEMO-20250711-0004',
  version: '3.8.2',
  title: 'Café de la Brume',
  artist: 'Élodie Ångermann',
  label: 'Maison Tilleul',
  type: 'Single',
  genre: 'Jazz',
  releaseDate: '2025-07-11',
  language: 'fr',
  cover: 'arcs',
  tracks: [
    {
      isrc: isrc(401),
      title: 'Café de la Brume',
      music: music(401, {
        tonic: 51,
        chords: [1, 4, 0, 5],
        lead: 'keys',
        beatsPerMinute: 92,
        bars: 17,
      }),
    },
    {
      isrc: isrc(402),
      title: 'L’hiver à Tübingen (démo)',
      music: music(402, {
        ...{ tonic: 56, scale: 'minor', chords: [0, 3, 6, 2], beatsPerMinute: 80 },
        ...{ bars: 12, lead: 'pluck', arpeggio: 3, drums: 'none', space: 0.75 },
      }),
    },
  ],
}

const kilometreZero: DemoRelease = {
  icpn: icpn('200000010005'),
  messageId: 'DEMO-20250606-0005',
  version: '4.3.2',
  title: 'Kilometre Zero',
  artist: 'North Quay Motors',
  label: 'Tidal Room',
  type: 'Single',
  genre: 'Dance',
  releaseDate: '2025-06-06',
  cover: 'road',
  tracks: [
    {
      isrc: isrc(501),
      title: 'Kilometre Zero',
      explicit: true,
      music: music(501, {
        ...{ tonic: 45, scale: 'minor', chords: [0, 0, 5, 6], beatsPerMinute: 120 },
        ...{ bars: 26, arpeggio: 4, drums: 'steady', space: 0.3 },
      }),
    },
  ],
}

/** The demo's releases; the first is small, so that it can be there before anybody looks. */
export const demoReleases: readonly DemoRelease[] = [
  lanterns,
  slowWeather,
  nightAquarium,
  brume,
  kilometreZero,
]
