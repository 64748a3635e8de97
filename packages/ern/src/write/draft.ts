import type { FileHash } from '../model.ts'

/** A release to be written as a NewReleaseMessage: what a small label knows, no DDEX. */
export interface NewReleaseDraft {
  messageId: string
  /** ISO 8601 with offset. */
  createdAt: string
  sender: DraftParty
  recipient: DraftParty
  /** EAN or UPC. */
  icpn: string
  title: string
  artist: string
  label: string
  type: 'Album' | 'Single' | 'EP'
  genre: string
  /** `2026-11-22`. */
  releaseDate: string
  /** `2026 Example Records`. */
  pLine: string
  cLine: string
  explicit?: boolean
  language?: string
  isTest?: boolean
  tracks: DraftTrack[]
  cover: DraftFile
  /** None is a take-down. */
  deals: DraftDeal[]
}

export interface DraftParty {
  /** `PADPIDA2014120301U`. */
  dpid: string
  name: string
}

export interface DraftFile {
  /** Relative to the message: `resources/a.wav`. */
  uri: string
  hash: FileHash
}

export interface DraftTrack {
  isrc: string
  title: string
  artist: string
  durationSeconds: number
  file: DraftFile
  explicit?: boolean
  /** 1 when left out. */
  disc?: number
  /** Within the disc; its place in the list when left out. */
  number?: number
}

export interface DraftDeal {
  /** `Worldwide` or ISO 3166-1 alpha-2. */
  territories: string[]
  commercialModels: string[]
  useTypes: string[]
  /** Date or date-time. */
  start: string
  end?: string
}

export type WriteVersion = '3.8.2' | '4.3' | '4.3.2'
