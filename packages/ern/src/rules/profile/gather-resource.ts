import { NOTHING } from '../../read/nothing.ts'
import { attributeOf, childOf, type Element } from '../../xml/element.ts'
import { Kept } from '../../xml/kept.ts'
import type { TextTable } from '../../xml/text-table.ts'
import type { Refs } from '../facts/message-facts.ts'
import { countOf, eachAt, filled } from './condition.ts'
import {
  CUE_SHEET, INDIRECT_ID, ISAN, ISRC, PROPRIETARY_ID, type ProfileFacts, RELEASE_DATE,
} from './facts.ts' // prettier-ignore
import { TitlesList } from './titles-list.ts'

const TERRITORIAL_DATE = 'SoundRecordingDetailsByTerritory'
/** One level up in ERN 3 and 4, in the edition from 4.3 on. */
const FILLED = [
  [PROPRIETARY_ID, '*/ProprietaryId'],
  [PROPRIETARY_ID, '*/ResourceId/ProprietaryId'],
  [ISRC, '*/ISRC'],
  [ISAN, '*/ISAN'],
  [ISAN, '*/VISAN'],
  [CUE_SHEET, '*/VideoCueSheetReference'],
] as const
const PRESENT = [
  [INDIRECT_ID, 'IndirectSoundRecordingId'],
  [RELEASE_DATE, `${TERRITORIAL_DATE}/ResourceReleaseDate`],
  [RELEASE_DATE, `${TERRITORIAL_DATE}/OriginalResourceReleaseDate`],
] as const

/** An element that says something if it has text. */
interface Saying {
  element: Element
  bit: number
  /** The composite of the form, counted, that it was looked at in. */
  count: number
  isFilled: boolean
}

/** What is found out once for all resources of a form. */
class ResourcePlan {
  readonly ref: Element | null
  readonly types: readonly Element[]
  readonly isSupplemental: boolean
  readonly references: number
  readonly titles: TitlesList
  readonly #bits: number
  readonly #sayings: Saying[] = []
  readonly #related: readonly { type: Element | null; ref: Element | null }[]

  constructor(element: Element) {
    this.ref = valueIn(element, 'ResourceReference')
    this.types = [valueIn(element, `${element.name}Type`), valueIn(element, 'Type')].filter(
      (type) => type !== null,
    )
    this.isSupplemental = attributeOf(element, 'IsSupplemental') === 'true'
    this.references = countOf(element, 'ResourceReference')
    this.titles = new TitlesList(element)
    let bits = 0
    for (const [bit, path] of PRESENT) eachAt(element, path.split('/'), () => (bits |= bit))
    this.#bits = bits
    for (const [bit, path] of FILLED)
      eachAt(element, path.split('/'), (found) => {
        this.#sayings.push({ element: found, bit, count: -1, isFilled: false })
      })
    this.#related = element.children
      .filter(({ name }) => name === 'RelatedResource')
      .map((related) => ({
        type: valueIn(related, 'ResourceRelationshipType'),
        ref: valueIn(related, 'ResourceRelatedResourceReference'),
      }))
  }

  get type(): string {
    for (const { text } of this.types) if (text !== '') return text
    return ''
  }

  get bits(): number {
    let bits = this.#bits
    for (let at = 0; at < this.#sayings.length; at++) {
      const saying = this.#sayings[at] as Saying
      const { place } = saying.element
      if (place === null || place.changedAt > saying.count) saying.isFilled = filled(saying.element)
      if (place !== null) saying.count = place.form.count
      if (saying.isFilled) bits |= saying.bit
    }
    return bits
  }

  contentFrom(texts: TextTable): Refs {
    if (this.#related.length === 0) return NOTHING
    return this.#related
      .filter(({ type }) => type?.text === 'HasContentFrom')
      .map(({ ref }) => ref?.numberIn(texts) ?? 0)
  }
}

/** Where the value of the first child of a name stands. */
export function valueIn(element: Element, name: string): Element | null {
  const child = childOf(element, name)
  return child && (childOf(child, 'Value') ?? child)
}

const PLANS = new Kept((element) => new ResourcePlan(element))

/** Adds what a child of the `ResourceList` says to the facts of its message. */
export function gatherResource(facts: ProfileFacts, element: Element): void {
  const plan = PLANS.of(element)
  const { texts } = facts
  facts.resources.push({
    name: element.name,
    ref: plan.ref?.numberIn(texts) ?? 0,
    type: plan.type,
    isSupplemental: plan.isSupplemental,
    references: plan.references,
    has: plan.bits,
    titles: plan.titles.in(texts, element.place?.form),
    contentFrom: plan.contentFrom(texts),
  })
}
