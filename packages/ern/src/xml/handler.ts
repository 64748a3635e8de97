import type { ByteWindow } from './byte-window.ts'
import type { LinePlace } from './line-place.ts'
import type { XmlName } from './names.ts'

/** What a scanner reports, in document order. */
export interface XmlHandler {
  /** Where the scanner puts the document; the handler says what of it must stay. */
  readonly source: ByteWindow
  /**
   * `attributes` is name, value, name, value ...; declarations are left out, `xsi:` is always so spelt. Tags of one
   * number, that is not 0, have the same name and attributes.
   */
  open(
    name: XmlName,
    namespace: string,
    attributes: readonly string[],
    line: number,
    column: number,
    tag: number,
  ): void
  /** A text that stands in the source as it is, by offsets. White space between elements is not reported. */
  text(from: number, to: number): void
  /** A text, or a part of one, that stands there otherwise: with references, or in a CDATA section. */
  value(text: string): void
  close(): void
  /**
   * A tag begins in the root, or in one of its children. A handler that knows all of what begins there moves the source
   * and the place behind it; `more` it says where it may do so when there is more. `namespace` is that of names without
   * prefix.
   */
  passWhole?(place: LinePlace, namespace: string, depth: number): Passed
}

export type Passed = 'whole' | 'nothing' | 'more'
