import type { ErnMessage, Place, Release } from '../../model.ts'
import type { Spot } from '../../xml/spot.ts'
import { TextTable } from '../../xml/text-table.ts'

/** Numbers of texts: references, without white space around them. */
export type Refs = readonly number[]

export interface ResourceFact {
  /** `SoundRecording`, `Image` ... */
  name: string
  ref: number
  isSupplemental: boolean
  hasIsrc: boolean
  /** Parties that its artists and contributors are. */
  parties: Refs
  place: Spot
}

export interface ReleaseFact {
  ref: number
  kind: Release['kind']
  /** As stated; settled when the message is whole. */
  isMain: boolean
  hasIds: boolean
  /** It says why it lists no resources. */
  isOmitting: boolean
  /** What it uses, in playing order, each once. */
  resourceRefs: Refs
  /** What the items of its groups link to. */
  linkedRefs: Refs
  /** Parties that its artists are. */
  parties: Refs
  /** Numbers that come a second time in a group, with what has them. */
  repeated: readonly { sequence: number; ref: string }[]
  /** What it lacks to be shown; only known where it may be the main release. */
  lacks: readonly Lack[]
  place: Spot
}

export type Lack = 'title' | 'artist' | 'identifier'

export interface DealsFact {
  refs: Refs
  /** Of the first deal. */
  place: Spot
}

/** An identifier that has not the form of its kind. */
export interface InvalidId {
  type: string
  value: string
  place: Spot
}

/** What of a message is known when its root and its header have been read. */
export type MessageHead = Pick<
  ErnMessage,
  'version' | 'messageType' | 'profile' | 'messageId' | 'sender' | 'createdAt'
>

/** What the rules need to know of a message: gathered as it is read, so that nobody need have the message itself. */
export class MessageFacts {
  head: MessageHead
  readonly root: Place
  /** Null where there is no header. */
  header: Place | null = null
  readonly texts = TextTable.borrow()
  /** References of parties. */
  readonly parties: number[] = []
  readonly resources: ResourceFact[] = []
  readonly releases: ReleaseFact[] = []
  readonly deals: DealsFact[] = []
  readonly reversedDeals: { start: string; end: string; place: Place }[] = []
  /** Identifiers of resources, and of releases. */
  readonly invalidIds: [InvalidId[], InvalidId[]] = [[], []]
  #resourceOf: Map<number, ResourceFact> | null = null
  #releaseOf: Map<number, ReleaseFact> | null = null

  constructor(head: MessageHead, root: Place) {
    this.head = head
    this.root = root
  }

  /** Nobody asks for a text of the message any more. */
  release(): void {
    TextTable.giveBack(this.texts)
  }

  /** The first resource of a reference. */
  resourceOf(ref: number): ResourceFact | undefined {
    return (this.#resourceOf ??= firstByRef(this.resources)).get(ref)
  }

  releaseOf(ref: number): ReleaseFact | undefined {
    return (this.#releaseOf ??= firstByRef(this.releases)).get(ref)
  }
}

function firstByRef<T extends { ref: number }>(parts: readonly T[]): Map<number, T> {
  const found = new Map<number, T>()
  for (const part of parts) if (!found.has(part.ref)) found.set(part.ref, part)
  return found
}
