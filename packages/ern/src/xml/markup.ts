import { spaceEnd } from './byte-runs.ts'
import type { Element } from './element.ts'
import type { FormPlace } from './form-place.ts'

const LESS = 60
const GREATER = 62
const SLASH = 47
const BANG = 33
const QUESTION = 63
const COLON = 58
const NEWLINE = 10
const RETURN = 13

/** Bytes of markup for each element, on average: what is longer shall not fill the memory. */
const MOST_OF_ONE = 256

/** Instead of an index: the bytes of the document that are there so far do not tell. */
export const MORE = -2

/**
 * All that stands between the texts of a form's composites, white space included: a sender indents all of them alike.
 * So a composite is known by comparing bytes, without a look at its tags.
 */
export class Markup {
  /** The runs between the texts, one behind the other. */
  readonly #bytes: Uint8Array
  readonly #view: DataView
  /** Where the runs end. */
  readonly #ends: Int32Array
  /** The elements whose texts stand between the runs. */
  readonly slots: readonly Element[]
  readonly lines: number
  /** Bytes behind the last line end, or all. */
  readonly tail: number
  /** The first slot behind the last line end. */
  readonly tailSlot: number

  constructor(bytes: Uint8Array, ends: number[], slots: readonly Element[], lines: LineCount) {
    this.#bytes = bytes
    this.slots = slots
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#ends = Int32Array.from(ends)
    this.lines = lines.lines
    this.tail = bytes.length - lines.lineBegin
    this.tailSlot = lines.lineSlot
  }

  /** Index behind the run before a slot if it stands at `at`; -1 if not, `MORE` where that is to come. */
  pass(run: number, view: DataView, at: number, end: number): number {
    const own = this.#view
    const bytes = this.#bytes
    const to = this.#ends[run] as number
    let from = run === 0 ? 0 : (this.#ends[run - 1] as number)
    const shift = at - from
    if (to + shift > end) return MORE
    // Four bytes at a time, and the rest one by one.
    for (const most = to - 4; from <= most; from += 4)
      if (own.getInt32(from, true) !== view.getInt32(from + shift, true)) return -1
    for (; from < to; from++) if (bytes[from] !== view.getUint8(from + shift)) return -1
    return to + shift
  }
}

/** Counts lines in markup as `LinePlace` does in a document. */
class LineCount {
  lines = 0
  lineBegin = 0
  lineSlot = 0
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Goes on to an index that has `slots` slots before it. */
  reach(to: number, slots: number): void {
    const bytes = this.#bytes
    for (; this.#at < to; this.#at++) {
      const byte = bytes[this.#at]
      if (byte !== NEWLINE && (byte !== RETURN || bytes[this.#at + 1] === NEWLINE)) continue
      this.lines++
      this.lineBegin = this.#at + 1
      this.lineSlot = slots
    }
  }
}

/**
 * The markup of a composite that begins at an index and was read into `elements`, which are told where they stand.
 * Null where it has more than tags and texts (a comment), names with a prefix, or very much white space.
 */
export function markupOf(
  bytes: Uint8Array,
  from: number,
  elements: readonly Element[],
): Markup | null {
  const walk = new Walk(bytes, from, elements)
  if (!walk.goThrough()) return null
  const { runs, tags, slots } = walk
  const size = runs.reduce((sum, [start, end]) => sum + end - start, 0)
  if (size > elements.length * MOST_OF_ONE) return null
  const markup = Buffer.concat(runs.map(([start, end]) => bytes.subarray(start, end)))
  const ends: number[] = []
  for (const [start, end] of runs) ends.push((ends[ends.length - 1] ?? 0) + end - start)
  const lines = new LineCount(markup)
  for (let at = 0; at < elements.length; at++) {
    const { run, inRun } = tags[at] as Tag
    const place = (elements[at] as Element).place as FormPlace
    const index = (run === 0 ? 0 : (ends[run - 1] as number)) + inRun
    lines.reach(index, run)
    place.lines = lines.lines
    place.offset = index - lines.lineBegin
    place.firstSlot = lines.lineSlot
    place.endSlot = run
  }
  lines.reach(markup.length, slots.length)
  return new Markup(markup, ends, slots, lines)
}

interface Tag {
  run: number
  inRun: number
}

/** Goes from tag to tag of a composite that is known to be well-formed. */
class Walk {
  readonly runs: [from: number, to: number][] = []
  readonly slots: Element[] = []
  /** Where the start tags stand. */
  readonly tags: Tag[] = []
  readonly #bytes: Uint8Array
  readonly #elements: readonly Element[]
  #begin: number
  #depth = 0

  constructor(bytes: Uint8Array, from: number, elements: readonly Element[]) {
    this.#bytes = bytes
    this.#begin = from
    this.#elements = elements
  }

  /** False when there is something else than tags and texts. */
  goThrough(): boolean {
    const bytes = this.#bytes
    for (let at = this.#begin; ;) {
      const next = bytes[at + 1]
      const end = bytes.indexOf(GREATER, at) + 1
      if (bytes[at] !== LESS || next === BANG || next === QUESTION || end === 0) return false
      if (next === SLASH) this.#depth--
      else if (!this.#startTag(at, end)) return false
      else if (this.#isSlot(end)) {
        at = this.#slot(end)
        continue
      }
      if (this.#depth === 0) {
        this.runs.push([this.#begin, end])
        return this.tags.length === this.#elements.length
      }
      at = spaceEnd(bytes, end)
    }
  }

  #startTag(at: number, end: number): boolean {
    this.tags.push({ run: this.runs.length, inRun: at - this.#begin })
    if (this.#bytes[end - 2] !== SLASH) this.#depth++
    return this.tags.length <= this.#elements.length && !hasColon(this.#bytes, at)
  }

  /** Behind the tag that begins last stands a text, even if it has nothing in it. */
  #isSlot(end: number): boolean {
    const element = this.#elements[this.tags.length - 1] as Element
    return this.#bytes[end - 2] !== SLASH && element.first === null
  }

  #slot(from: number): number {
    this.runs.push([this.#begin, from])
    this.slots.push(this.#elements[this.tags.length - 1] as Element)
    return (this.#begin = this.#bytes.indexOf(LESS, from))
  }
}

/** Whether the name of a tag has a prefix. */
function hasColon(bytes: Uint8Array, at: number): boolean {
  for (let index = at + 1; ; index++) {
    const byte = bytes[index] as number
    if (byte === COLON) return true
    if (byte <= 32 || byte === GREATER || byte === SLASH) return false
  }
}
