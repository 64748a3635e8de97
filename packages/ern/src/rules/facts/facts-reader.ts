import { readHeader } from '../../read/header.ts'
import { placeOf } from '../../read/files.ts'
import { beginMessage, isList } from '../../read/message.ts'
import { NOTHING } from '../../read/nothing.ts'
import { type PartyDirectory, readPartyName } from '../../read/parties.ts'
import { releaseKind } from '../../read/release.ts'
import { isResource } from '../../read/resource.ts'
import { unstatedMain } from '../../read/settle.ts'
import type { CompositeReader, RootTag } from '../../xml/composites.ts'
import { childOf, type Element } from '../../xml/element.ts'
import { gatherDeals } from './deals.ts'
import { MessageFacts } from './message-facts.ts'
import { ReleaseGatherer } from './releases.ts'
import { gatherResource } from './resources.ts'

/** Gathers of a message what the rules need to know. */
export class FactsReader implements CompositeReader {
  /** Null before the root has been read. */
  facts: MessageFacts | null = null
  readonly #parties: PartyDirectory = new Map()
  #releases: ReleaseGatherer | null = null

  root(root: RootTag): void {
    this.facts = new MessageFacts(beginMessage(root), placeOf(root.element))
    this.#releases = new ReleaseGatherer(this.facts, this.#parties)
  }

  isList(name: string): boolean {
    return isList(name)
  }

  list(): void {
    // What the rules ask for stands in composites.
  }

  composite(element: Element, list: string | null): void {
    const { facts } = this
    if (facts === null) return
    const { name } = element
    if (list === null) this.#rootChild(element, facts)
    else if (list === 'PartyList') this.#party(element, facts)
    else if (list === 'DealList') this.#deals(element, facts)
    else if (list === 'ResourceList') {
      if (isResource(name)) gatherResource(facts, element)
    } else if (list === 'ReleaseList') {
      const kind = releaseKind(name)
      if (kind) this.#releases?.add(element, kind)
    }
  }

  /** What was gathered, when the document is over. */
  finish(): MessageFacts | null {
    const { facts } = this
    if (facts === null) return null
    const r0 = facts.texts.of('R0')
    const main = unstatedMain(facts.releases, ({ ref }) => ref === r0)
    if (main) main.isMain = true
    return facts
  }

  #rootChild(element: Element, facts: MessageFacts): void {
    if (element.name === 'MessageHeader') {
      const { messageId, sender, createdAt } = readHeader(element)
      facts.head = { ...facts.head, messageId, sender, createdAt }
      facts.header = placeOf(element)
    } else if (element.name === 'PurgedRelease') this.#releases?.addPurged(element)
    else this.#deals(element, facts)
  }

  #deals(element: Element, facts: MessageFacts): void {
    if (element.name === 'ReleaseDeal') gatherDeals(facts, element)
  }

  #party(element: Element, facts: MessageFacts): void {
    const reference = childOf(element, 'PartyReference')
    const number = reference?.tokenIn(facts.texts) ?? 0
    if (number === 0) return
    facts.parties.push(number)
    const ref = facts.texts.textOf(number)
    if (!this.#parties.has(ref))
      this.#parties.set(ref, { ref, ids: NOTHING, name: readPartyName(element) })
  }
}
