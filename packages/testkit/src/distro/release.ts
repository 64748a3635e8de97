import { md5 } from '../draft.ts'

/** What DDEX Distro holds of a release, as far as it reaches the wire. */
export interface DistroRelease {
  upc: string
  title: string
  artist: string
  label: string
  genre: string
  /** `2026-01-10`. */
  releaseDate: string
  tracks: DistroTrack[]
  cover: DistroAsset
}

export interface DistroTrack extends DistroAsset {
  isrc: string
  title: string
  composer: string
  seconds: number
}

export interface DistroAsset {
  bytes: Buffer
  /** Of the file that was uploaded to it: `wav`, `mpeg`, `flac`, `png`. */
  extension: string
  /** It could not work out the hash: `PENDING` goes into the message. */
  isPending?: boolean
}

/** Extensions as it changes them (functions/delivery: `mpeg` to `mp3` and so on). */
const wireExtensions: Record<string, string> = { mpeg: 'mp3', wave: 'wav', jpeg: 'jpg' }

export const hashOf = ({ bytes, isPending }: DistroAsset): string =>
  isPending ? 'PENDING' : md5(bytes)

const numbered = (index: number): string => String(index + 1).padStart(3, '0')

/** A track's file as the message names it: always `.wav`, always disc 01. */
export const namedTrack = ({ upc }: DistroRelease, index: number): string =>
  `${upc}_01_${numbered(index)}.wav`

/** The same file as it is sent: with the extension of what was uploaded. */
export const sentTrack = ({ upc, tracks }: DistroRelease, index: number): string => {
  const extension = tracks[index]?.extension ?? 'wav'
  return `${upc}_01_${numbered(index)}.${wireExtensions[extension] ?? extension}`
}

/** The cover is called `.jpg` whatever it is. */
export const coverName = ({ upc }: DistroRelease): string => `${upc}.jpg`

/** An album of two songs; `number` makes it another one each time. */
export function distroRelease(number: number, change: Partial<DistroRelease> = {}): DistroRelease {
  const digits = `07${String(number).padStart(9, '0')}`
  const sum = [...digits].reduce((all, digit, at) => all + Number(digit) * (at % 2 ? 1 : 3), 0)
  const upc = `${digits}${(10 - (sum % 10)) % 10}`
  const track = (at: number, extension: string): DistroTrack => ({
    isrc: `QZDST26${String(number * 10 + at).padStart(5, '0')}`,
    ...{ title: `Song ${at} & more`, composer: 'Jane Writer', seconds: 59 + at, extension },
    bytes: Buffer.from(`sound ${number}-${at}`),
  })
  return {
    ...{ upc, title: `Night & Day ${number}`, artist: 'Test Artist', label: 'Test Records' },
    ...{ genre: 'Electronic', releaseDate: '2026-01-10' },
    tracks: [track(1, 'wav'), track(2, 'flac')],
    cover: { bytes: Buffer.from(`cover ${number}`), extension: 'png' },
    ...change,
  }
}
