/** `releases/{id}`: a release as listeners see it. */
export interface Release {
  id: string
  feedId: string
  distributorId: string
  title: string
  subTitle: string | null
  artist: string
  artistIds: string[]
  label: string | null
  /** `Album`, `Single`, `EP` ... */
  type: string
  icpn: string | null
  grid: string | null
  /** Names its ICPN, GRid and proprietary ids, to find it by any of them: see catalogue/identity. */
  identifierKeys: string[]
  genre: string | null
  isExplicit: boolean
  /** As delivered: `2026-11-22` or just a year. */
  releaseDate: string | null
  pLine: string | null
  cLine: string | null
  cover: Cover | null
  trackCount: number
  durationMs: number
  /** True once the audio of every track that has a deal is prepared. */
  ready: boolean
  /** True while listeners may see it: it is ready and now is within its availability. */
  published: boolean
  publishedAt: Date | null
  availability: Availability
  /** Where somebody may stream it at this moment: `['Worldwide']` or sorted codes. */
  availableIn: string[]
  /** When `published` or `availableIn` must change because time has passed; null when they will not. */
  nextChangeAt: Date | null
  messageId: string
  /** The newest message wins. */
  messageOrder: MessageOrder
  deliveryId: string
  createdAt: Date
  updatedAt: Date
}

/** What says which of two messages about a release is the newer one. */
export interface MessageOrder {
  /** The 17 digits of the batch's folder; null outside a batch. */
  batch: string | null
  /** `MessageCreatedDateTime` as written; empty when there is none. */
  createdAt: string
  /** When the message came to us. */
  arrivedAt: Date
}

/** Artwork in Storage under `artwork/{sha256}/`; sizes in pixels. */
export interface Cover {
  /** SHA-256 of the delivered image: names the folder and busts caches. */
  sha256: string
  sizes: number[]
  /** `#rrggbb`, the picture's mean colour, for a background while it loads. */
  colour: string
}

/** `tracks/{id}`: a recording in its place on a release. */
export interface Track {
  id: string
  releaseId: string
  feedId: string
  distributorId: string
  isrc: string | null
  title: string
  subTitle: string | null
  artist: string
  artistIds: string[]
  disc: number
  /** 1-based within the disc. */
  number: number
  /** 0-based over the whole release. */
  index: number
  durationMs: number
  isExplicit: boolean
  genre: string | null
  cover: Cover | null
  releaseTitle: string
  /** SHA-256 of the master; names the folder of its renditions. */
  audioSha256: string | null
  published: boolean
  availableIn: string[]
}

/** When and where somebody may stream, now or later, folded from deals. */
export interface Availability {
  /** `['Worldwide']` or ISO 3166-1 alpha-2 codes, sorted; empty when nobody may. */
  territories: string[]
  /** First moment; null when there is no streaming deal. */
  from: Date | null
  /** Exclusive; null for no end. */
  until: Date | null
}

/** `releases/{id}/deals/{n}`: terms as delivered, for the release and its tracks. */
export interface ReleaseDeal {
  /** Empty: the whole release. */
  trackIds: string[]
  terms: DealTerms
}

/** The terms of one deal, ready to be judged. */
export interface DealTerms {
  /** ISO 3166-1 alpha-2, or `Worldwide` alone. */
  territories: string[]
  excludedTerritories: string[]
  commercialModels: string[]
  useTypes: string[]
  start: Date | null
  /** Exclusive. */
  end: Date | null
  isTakeDown: boolean
  /** A date of it cannot be read, so it allows nothing. */
  isVoid: boolean
}

/** `artists/{id}`. */
export interface Artist {
  id: string
  name: string
  updatedAt: Date
}

/** `releases/{id}/versions/{n}`: which message made the release what it was, and when. */
export interface ReleaseVersion {
  messageId: string
  messageCreatedAt: string
  deliveryId: string
  appliedAt: Date
  title: string
  trackCount: number
  published: boolean
}
