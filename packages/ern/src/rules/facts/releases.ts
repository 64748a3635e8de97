import type { Release, ResourceGroup } from '../../model.ts'
import { displayArtist, partyReferencesIn, readArtists, readValue } from '../../read/artists.ts'
import { RELEASE_ID } from '../../read/identifiers.ts'
import { NOTHING } from '../../read/nothing.ts'
import type { PartyDirectory } from '../../read/parties.ts'
import { readPurgedRelease } from '../../read/purge.ts'
import { readContents } from '../../read/release.ts'
import { gather, gatherAny, type Scope, scopesOf, wholeWorld } from '../../read/scope.ts'
import { readTitles } from '../../read/titles.ts'
import { attributeOf, childOf, childrenOf, type Element, tokenOf } from '../../xml/element.ts'
import { spotOf } from '../../xml/element-path.ts'
import { Kept } from '../../xml/kept.ts'
import type { TextTable } from '../../xml/text-table.ts'
import { Identifiers, References } from './form-facts.ts'
import type { Lack, MessageFacts, Refs, ReleaseFact } from './message-facts.ts'

/** What is found out once for all releases of a form. */
class ReleasePlan {
  readonly ref: Element | null
  readonly ids: Identifiers
  readonly parties: References
  /** What the release uses, where it has no groups and no links, in which the numbers decide about the order. */
  readonly listed: References | null
  readonly isStatedMain: boolean
  readonly #types: readonly Element[]

  constructor(element: Element, scopes: Scope[]) {
    this.ref = childOf(element, 'ReleaseReference')
    this.ids = identifiersOf(scopes)
    this.parties = new References(partyReferencesIn(scopes, 'artists'))
    this.listed = listedIn(scopes)
    this.isStatedMain = attributeOf(element, 'IsMainRelease')?.trim() === 'true'
    this.#types = gather(scopes, 'ReleaseType').map((found) => found.element)
  }

  /** The first of its types. */
  get type(): string {
    for (const element of this.#types) {
      const type = readValue(element)
      if (type !== '') return type
    }
    return ''
  }
}

/** Null where details are by territory: then texts decide about their order. */
const PLANS = new Kept((element): ReleasePlan | null => {
  const scopes = scopesOf(element)
  return scopes[0]?.memory ? new ReleasePlan(element, scopes) : null
})

function identifiersOf(scopes: Scope[]): Identifiers {
  return new Identifiers(gatherAny(scopes, RELEASE_ID).map(({ element }) => element))
}

function listedIn(scopes: Scope[]): References | null {
  const found: Element[] = []
  for (const { element } of scopes)
    for (const name of [
      'ResourceGroup',
      'ResourceGroupContentItem',
      'LinkedReleaseResourceReference',
      'ReleaseResourceReferenceList',
    ])
      if (childOf(element, name) !== null) return null
      else found.push(...childrenOf(element, 'ReleaseResourceReference'))
  return found.some(({ first }) => first !== null) ? null : new References(found)
}

/** Gathers what the rules need to know of releases. */
export class ReleaseGatherer {
  readonly #facts: MessageFacts
  readonly #parties: PartyDirectory
  #mostResources = -1

  constructor(facts: MessageFacts, parties: PartyDirectory) {
    this.#facts = facts
    this.#parties = parties
  }

  add(element: Element, stated: Release['kind']): void {
    const { texts, releases } = this.#facts
    const kept = element.place === null ? null : PLANS.of(element)
    const plan = kept ?? new ReleasePlan(element, scopesOf(element))
    const isTrack = stated === 'Release' && plan.type.endsWith('TrackRelease')
    const form = element.place?.form
    plan.ids.look()
    const release: ReleaseFact = {
      ref: plan.ref?.tokenIn(texts) ?? 0,
      kind: isTrack ? 'TrackRelease' : stated,
      isMain: plan.isStatedMain,
      hasIds: plan.ids.hasAny,
      isOmitting: tokenOf(element, 'ResourceOmissionReason') !== null,
      resourceRefs: NOTHING,
      linkedRefs: NOTHING,
      parties: plan.parties.in(texts, form),
      repeated: NOTHING,
      lacks: NOTHING,
      place: spotOf(element),
    }
    if (plan.listed) release.resourceRefs = distinct(plan.listed.in(texts, form))
    else this.#addContents(release, scopesOf(element))
    if (this.#mayBeMain(release)) release.lacks = this.#lacksOf(release, scopesOf(element))
    this.#addWrong(release, plan.ids)
    releases.push(release)
  }

  /** A `PurgedRelease`, of which there are few. */
  addPurged(element: Element): void {
    const { texts, releases } = this.#facts
    const { ids, title, artist, artists } = readPurgedRelease(element, this.#parties)
    const checked = identifiersOf([wholeWorld(element)])
    checked.look()
    const release: ReleaseFact = {
      ...{ ref: 0, kind: 'Release', isMain: true, hasIds: ids.length > 0, isOmitting: false },
      ...{ resourceRefs: NOTHING, linkedRefs: NOTHING, repeated: NOTHING },
      parties: artists.map(({ partyRef }) => texts.of(partyRef ?? '')).filter(Boolean),
      lacks: lacking(title, artist, ids.length > 0),
      place: spotOf(element),
    }
    this.#addWrong(release, checked)
    releases.push(release)
  }

  #addContents(release: ReleaseFact, scopes: Scope[]): void {
    const { texts } = this.#facts
    const { groups, references } = readContents(scopes, this.#parties)
    release.resourceRefs = distinct(references.map((ref) => texts.of(ref)))
    if (groups.length === 0) return
    const linked: number[] = []
    const repeated: ReleaseFact['repeated'][number][] = []
    for (const group of groups) {
      addLinked(linked, group, texts)
      addRepeated(repeated, group)
    }
    if (linked.length > 0) release.linkedRefs = linked
    if (repeated.length > 0) release.repeated = repeated
  }

  /** Stated to be, or it is where none is stated; see `unstatedMain`. */
  #mayBeMain({ isMain, kind, ref, resourceRefs }: ReleaseFact): boolean {
    const { texts, releases } = this.#facts
    if (isMain || releases.length === 0) return true
    if (kind !== 'Release') return false
    const isLargest = resourceRefs.length > this.#mostResources
    if (isLargest) this.#mostResources = resourceRefs.length
    return isLargest || ref === texts.of('R0')
  }

  #lacksOf({ hasIds }: ReleaseFact, scopes: Scope[]): readonly Lack[] {
    const parties = this.#parties
    const { title } = readTitles(scopes)
    return lacking(title, displayArtist(scopes, readArtists(scopes, parties)), hasIds)
  }

  #addWrong({ place }: ReleaseFact, { wrong }: Identifiers): void {
    for (const { name, text } of wrong)
      this.#facts.invalidIds[1].push({ type: name, value: text.trim(), place })
  }
}

function lacking(title: string, artist: string, hasIds: boolean): readonly Lack[] {
  const lacks: Lack[] = []
  if (title === '') lacks.push('title')
  if (artist === '') lacks.push('artist')
  if (!hasIds) lacks.push('identifier')
  return lacks
}

function distinct(refs: Refs): Refs {
  return refs.length < 2 ? refs : [...new Set(refs)]
}

function addLinked(to: number[], group: ResourceGroup, texts: TextTable): void {
  for (const { linkedRefs } of group.items) for (const ref of linkedRefs) to.push(texts.of(ref))
  for (const inner of group.groups) addLinked(to, inner, texts)
}

function addRepeated(to: ReleaseFact['repeated'][number][], group: ResourceGroup): void {
  const seen = new Set<number>()
  for (const { sequence, resourceRef } of group.items) {
    if (sequence === null) continue
    if (seen.has(sequence)) to.push({ sequence, ref: resourceRef })
    seen.add(sequence)
  }
  for (const inner of group.groups) addRepeated(to, inner)
}
