import type { CompositeReader, RootTag } from '../../xml/composites.ts'
import type { Element } from '../../xml/element.ts'
import type { FactsReader } from '../facts/facts-reader.ts'
import type { MessageFacts } from '../facts/message-facts.ts'
import type { Breaches } from './breaches.ts'
import { watchProfile } from './select.ts'
import type { ProfileWatch } from './watch.ts'

/** Gathers the facts of a message, and lets its profile be watched if it names one; else that costs nothing. */
export class WatchedReader implements CompositeReader {
  readonly #reader: FactsReader
  #watch: ProfileWatch | null = null

  constructor(reader: FactsReader) {
    this.#reader = reader
  }

  root(root: RootTag): void {
    this.#reader.root(root)
    const { facts } = this.#reader
    if (facts) this.#watch = watchProfile(facts, root.element)
  }

  isList(name: string): boolean {
    return this.#reader.isList(name)
  }

  list(name: string): void {
    this.#watch?.list(name)
  }

  composite(element: Element, list: string | null): void {
    this.#reader.composite(element, list)
    this.#watch?.composite(element, list)
  }

  /** What was gathered, and what was found against the profile, when the message is whole. */
  finish(): { facts: MessageFacts | null; breaches: Breaches | undefined } {
    const facts = this.#reader.finish()
    return { facts, breaches: this.#watch?.finish() }
  }
}
