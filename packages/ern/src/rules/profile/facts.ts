import type { ErnMessage, Place } from '../../model.ts'

/** What checks of the whole message need to know of a resource. */
export interface ResourceFact {
  /** `SoundRecording`, `Image` ... */
  name: string
  ref: string
  type: string
  isSupplemental: boolean
  /** `ResourceReference` elements that it has; one, as a rule. */
  references: number
  /** `PROPRIETARY_ID`, `ISRC` ... */
  has: number
  /** Display title texts, display titles and additional titles. */
  titles: readonly [string[], string[], string[]]
  /** Resources that it says it has its content from (a DJ mix). */
  contentFrom: string[]
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
  refs: string[]
  /** `ReleaseResourceType` of each reference: `PrimaryResource` ... */
  roles: (string | null)[]
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
  ref: string
  /** Primary references of its own list (ERN 3). */
  primaries: number
}

export interface TrackFact {
  refs: string[]
  titles: ResourceFact['titles']
}

/** What is gathered of a message while it is read, for the checks that need several composites. */
export class MessageFacts {
  readonly message: ErnMessage
  readonly rootPlace: Place
  /** Attributes of the root: the profile as written, its variant, the business profile. */
  readonly profile: string
  readonly variant: string | null
  readonly business: string | null
  readonly lists = new Set<string>()
  readonly resources: ResourceFact[] = []
  readonly byRef = new Map<string, ResourceFact>()
  readonly items: ItemFact[] = []
  readonly releases: ReleaseFact[] = []
  /** `TrackRelease` elements of ERN 4. */
  readonly tracks: TrackFact[] = []
  /** Resources linked from a top group, from an item of a top group, and from any item as screen capture. */
  readonly linkedFromTop = new Set<string>()
  readonly linkedFromTopItem = new Set<string>()
  readonly linkedAsCapture = new Set<string>()
  /** What reference elements name, with the name of the element, or null where several do. */
  readonly named = new Map<string, string | null>()
  /** Elements of note that occur anywhere. */
  readonly seen = new Set<string>()
  /** Values to be looked up when the message is whole, by what they are. */
  readonly later = new Map<string, string[]>()
  /** Releases with a deal for a physical product. */
  readonly physical = new Set<string>()
  #resourcePlaces: Map<string, Place> | null = null
  #releasePlaces: Map<string, Place> | null = null

  constructor(
    message: ErnMessage,
    rootPlace: Place,
    attributes: { profile: string; variant: string | null; business: string | null },
  ) {
    this.message = message
    this.rootPlace = rootPlace
    this.profile = attributes.profile
    this.variant = attributes.variant
    this.business = attributes.business
  }

  add(resource: ResourceFact): void {
    this.resources.push(resource)
    if (!this.byRef.has(resource.ref)) this.byRef.set(resource.ref, resource)
  }

  remember(what: string, value: string): void {
    const known = this.later.get(what)
    if (known) known.push(value)
    else this.later.set(what, [value])
  }

  placeOfResource(ref: string): Place {
    this.#resourcePlaces ??= placesOf(this.message.resources)
    return this.#resourcePlaces.get(ref) ?? this.rootPlace
  }

  placeOfRelease(ref: string): Place {
    this.#releasePlaces ??= placesOf(this.message.releases)
    return this.#releasePlaces.get(ref) ?? this.rootPlace
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

function placesOf(parts: readonly { ref: string; place: Place }[]): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const { ref, place } of parts) if (!places.has(ref)) places.set(ref, place)
  return places
}
