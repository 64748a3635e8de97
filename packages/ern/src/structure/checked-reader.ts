import type { CompositeReader, RootTag } from '../xml/composites.ts'
import type { Element } from '../xml/element.ts'
import type { StructureChecker } from './checker.ts'

/** Checks the structure of what others read. */
export class CheckedReader implements CompositeReader {
  readonly #reader: CompositeReader
  readonly #second: CompositeReader | null
  readonly #checkerFor: () => StructureChecker | null
  #checker: StructureChecker | null = null

  /** `checkerFor` is asked when the reader has seen the root. */
  constructor(
    reader: CompositeReader,
    second: CompositeReader | null,
    checkerFor: () => StructureChecker | null,
  ) {
    this.#reader = reader
    this.#second = second
    this.#checkerFor = checkerFor
  }

  root(root: RootTag): void {
    this.#reader.root(root)
    this.#second?.root(root)
    this.#checker = this.#checkerFor()
    this.#checker?.root(root.element, root.name.local)
  }

  isList(name: string): boolean {
    return this.#reader.isList(name)
  }

  list(name: string, element: Element): void {
    this.#reader.list(name, element)
    this.#second?.list(name, element)
    this.#checker?.list(element)
  }

  composite(element: Element, list: string | null): void {
    this.#checker?.composite(element)
    this.#reader.composite(element, list)
    this.#second?.composite(element, list)
  }

  leave(): void {
    this.#checker?.leave()
  }
}
