import { placeOf } from '../../read/files.ts'
import type { MessageReader } from '../../read/message.ts'
import type { CompositeReader, RootTag } from '../../xml/composites.ts'
import type { Element } from '../../xml/element.ts'
import type { Breaches } from './breaches.ts'
import { watchProfile } from './select.ts'
import type { ProfileWatch } from './watch.ts'

/** Reads a message, and lets its profile be watched if it names one; else it costs nothing. */
export class WatchedReader implements CompositeReader {
  readonly #reader: MessageReader
  #watch: ProfileWatch | null = null

  constructor(reader: MessageReader) {
    this.#reader = reader
  }

  root(root: RootTag): void {
    this.#reader.root(root)
    const { message } = this.#reader
    if (message) this.#watch = watchProfile(message, root.element, placeOf(root.element))
  }

  isList(name: string): boolean {
    return this.#reader.isList(name)
  }

  list(name: string): void {
    this.#reader.list(name)
    this.#watch?.list(name)
  }

  composite(element: Element, list: string | null): void {
    this.#reader.composite(element, list)
    this.#watch?.composite(element, list)
  }

  /** What was found against the profile, when the message is whole; undefined when it names none. */
  finish(): Breaches | undefined {
    return this.#watch?.finish()
  }
}
