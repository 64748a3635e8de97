import type { Contributor } from './party.ts'
import type { CopyrightLine, RightShare } from './rights.ts'
import type { Identifier, LocalText, Place, Statement } from './text.ts'

/** A musical work of the message's `WorkList` (ERN 3). */
export interface MusicalWork {
  ref: string
  ids: Identifier[]
  type: string | null
  title: string
  titles: LocalText[]
  contributors: Contributor[]
  rightShares?: RightShare[]
  rest?: Statement[]
  place: Place
}

/** A work that a resource records. */
export interface WorkUse {
  workRef: string
  sequence: number | null
  /** Duration used, as written. */
  duration: string | null
  isFragment?: boolean
}

/** A chapter of a video or recording (ERN 4), or a collection: a chapter, an episode, a series (ERN 3). */
export interface Collection {
  ref: string
  kind: 'Chapter' | 'Collection'
  /** `VideoChapter`, `Series` ...; null in ERN 4. */
  type: string | null
  ids: Identifier[]
  title: string
  titles: LocalText[]
  sequence: number | null
  contributors: Contributor[]
  start: string | null
  end: string | null
  duration: string | null
  /** The image that stands for it. */
  imageRef: string | null
  resourceRefs?: string[]
  workRefs?: string[]
  /** Collections inside it. */
  collections?: CollectionUse[]
  rest?: Statement[]
  place: Place
}

/** Where a collection lies in what uses it; a chapter of ERN 4 says so itself. */
export interface CollectionUse {
  ref: string
  sequence: number | null
  start: string | null
  end: string | null
  duration: string | null
}

export interface CueSheet {
  ref: string
  ids: Identifier[]
  type: string | null
  cues: Cue[]
  rest?: Statement[]
  place: Place
}

/** A piece of music in a video, as authors' societies want it reported. */
export interface Cue {
  useType: string | null
  themeType: string | null
  vocalType: string | null
  visualPerception: string | null
  origin: string | null
  hasMusicalContent: boolean | null
  resourceRefs: string[]
  workRefs: string[]
  ids: Identifier[]
  workIds: Identifier[]
  title: string
  titles: LocalText[]
  contributors: Contributor[]
  start: string | null
  end: string | null
  duration: string | null
  pLines: CopyrightLine[]
  cLines: CopyrightLine[]
}
