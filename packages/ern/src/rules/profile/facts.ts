import type { Place } from '../../model.ts'
import type { TextTable } from '../../xml/text-table.ts'
import { Marks } from '../facts/marks.ts'
import type { MessageFacts, Refs } from '../facts/message-facts.ts'

/** Display title texts, display titles and additional titles: of each title its kind and its number. */
export type Titles = readonly number[]

export const DISPLAY_TITLE_TEXT = 0
export const DISPLAY_TITLE = 1
export const ADDITIONAL_TITLE = 2

/** What checks of the whole message need to know of a resource. References are numbers of texts as written. */
export interface ResourceFact {
  /** `SoundRecording`, `Image` ... */
  name: string
  ref: number
  type: string
  isSupplemental: boolean
  /** `ResourceReference` elements that it has; one, as a rule. */
  references: number
  /** `PROPRIETARY_ID`, `ISRC` ... */
  has: number
  titles: Titles
  /** Resources that it says it has its content from (a DJ mix). */
  contentFrom: Refs
}

/** Bits of `ResourceFact.has`. */
export const PROPRIETARY_ID = 1
export const ISRC = 2
export const ISAN = 4
export const INDIRECT_ID = 8
export const RELEASE_DATE = 16
export const CUE_SHEET = 32

/** A content item of a release's resource groups. */
export interface ItemFact {
  refs: Refs
  /** `ReleaseResourceType` of each reference: `PrimaryResource` ... */
  roles: readonly (string | null)[]
  /** `ResourceType` of ERN 3. */
  type: string | null
  isSequenced: boolean
  isBonus: boolean
  /** Directly in a top group of its release. */
  isAtTop: boolean
  ofMain: boolean
}

export interface ReleaseFact {
  isMain: boolean
  /** `IsMainRelease` is stated as true. */
  isStatedMain: boolean
  types: string[]
  ref: number
  /** Primary references of its own list (ERN 3). */
  primaries: number
}

export interface TrackFact {
  refs: Refs
  titles: Titles
}

/** What is gathered of a message while it is read, for the checks that need several composites. */
export class ProfileFacts {
  readonly message: MessageFacts
  readonly texts: TextTable
  readonly rootPlace: Place
  /** Attributes of the root: the profile as written, its variant, the business profile. */
  readonly profile: string
  readonly variant: string | null
  readonly business: string | null
  readonly lists = new Set<string>()
  readonly resources: ResourceFact[] = []
  readonly items: ItemFact[] = []
  readonly releases: ReleaseFact[] = []
  /** `TrackRelease` elements of ERN 4. */
  readonly tracks: TrackFact[] = []
  /** Resources linked from a top group, from an item of a top group, and from any item as screen capture. */
  readonly linkedFromTop = new Set<number>()
  readonly linkedFromTopItem = new Set<number>()
  readonly linkedAsCapture = new Set<number>()
  readonly named = new NamedBy()
  /** Elements of note that occur anywhere. */
  readonly seen = new Set<string>()
  /** Values to be looked up when the message is whole, by what they are. */
  readonly later = new Map<string, string[]>()
  /** Releases with a deal for a physical product. */
  readonly physical = new Set<number>()
  #byRef: Map<number, ResourceFact> | null = null
  readonly #gathered = new Map<unknown, Marks>()

  constructor(
    message: MessageFacts,
    attributes: { profile: string; variant: string | null; business: string | null },
  ) {
    this.message = message
    this.texts = message.texts
    this.rootPlace = message.root
    this.profile = attributes.profile
    this.variant = attributes.variant
    this.business = attributes.business
  }

  /** The first resources of their references, when all have been read. */
  get byRef(): ReadonlyMap<number, ResourceFact> {
    if (this.#byRef === null) {
      this.#byRef = new Map()
      for (const one of this.resources) if (!this.#byRef.has(one.ref)) this.#byRef.set(one.ref, one)
    }
    return this.#byRef
  }

  remember(what: string, value: string): void {
    const known = this.later.get(what)
    if (known) known.push(value)
    else this.later.set(what, [value])
  }

  placeOfResource(ref: number): Place {
    return this.message.resourceOf(ref)?.place ?? this.rootPlace
  }

  placeOfRelease(ref: number): Place {
    return this.message.releaseOf(ref)?.place ?? this.rootPlace
  }

  /** A set of numbers of texts, when all have been read. */
  marks(): Marks {
    return new Marks(this.texts.size)
  }

  /** A set that several checks ask for, gathered once. */
  marksOf(gather: (facts: ProfileFacts) => Marks): Marks {
    let marks = this.#gathered.get(gather)
    if (marks === undefined) {
      marks = gather(this)
      this.#gathered.set(gather, marks)
    }
    return marks
  }

  /** How many resources are of an element name, of a type, supplemental or not. */
  count(name: string, types?: readonly string[], isSupplemental?: boolean): number {
    let found = 0
    for (const resource of this.resources)
      if (
        resource.name === name &&
        (!types || types.includes(resource.type)) &&
        (isSupplemental === undefined || resource.isSupplemental === isSupplemental)
      )
        found++
    return found
  }

  hasReleaseOf(...types: string[]): boolean {
    return this.releases.some((release) => release.types.some((type) => types.includes(type)))
  }

  get main(): ReleaseFact | undefined {
    return this.releases.find(({ isStatedMain }) => isStatedMain)
  }
}

const SEVERAL = -1

/** What reference elements name: of each text the name of the element, or that several do. */
export class NamedBy {
  /** Of each text the number of the name, from 1 on. */
  readonly #byText: number[] = []
  readonly #names: string[] = ['']
  readonly #numbers = new Map<string, number>()

  add(name: string, text: number): void {
    while (this.#byText.length <= text) this.#byText.push(0)
    let number = this.#numbers.get(name)
    if (number === undefined) {
      number = this.#names.push(name) - 1
      this.#numbers.set(name, number)
    }
    const known = this.#byText[text]
    if (known === 0) this.#byText[text] = number
    else if (known !== number) this.#byText[text] = SEVERAL
  }

  /** The name of the elements that name a text; null where they have several, undefined where there is none. */
  of(text: number): string | null | undefined {
    const known = this.#byText[text] ?? 0
    if (known === 0) return undefined
    return known === SEVERAL ? null : this.#names[known]
  }
}
