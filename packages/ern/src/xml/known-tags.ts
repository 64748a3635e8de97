import { BYTE_CLASS, PLAIN_TAG } from './characters.ts'
import { hasPrefix } from './attribute-namespaces.ts'
import type { XmlName } from './names.ts'
import type { StartTag } from './start-tag.ts'

/** A start tag that was met before. */
export interface KnownTag {
  /** Its number, from 1 on; none is given twice. 0 for a tag whose attributes have prefixes, as that of a root. */
  id: number
  hash: number
  /** All of it behind its `<`. */
  bytes: Uint8Array
  name: XmlName
  /** Name, value, name, value ... */
  attributes: readonly string[]
  selfClosing: boolean
  /** The tag that followed the last time: most often it does so again. */
  next: KnownTag | null
}

const GREATER = 62
const SLOTS = 4_096
const LONGEST = 512

/**
 * Start tags by their bytes. A message has few hundred different ones, attributes included, thousands of times: a tag
 * that is known need not be read again. Each slot holds the last tag that fell on it.
 */
export class KnownTags {
  readonly #slots = new Array<KnownTag | null>(SLOTS).fill(null)
  #last: KnownTag | null = null
  #hash = 0
  #count = 0

  /** The known tag behind the `<` before `from`; null when it must be read. */
  find(bytes: Uint8Array, from: number): KnownTag | null {
    const last = this.#last
    const guess = last === null ? null : last.next
    if (guess !== null && stands(guess.bytes, bytes, from)) return (this.#last = guess)
    let hash = 0x9dc5
    let at = from
    let byte = bytes[at] as number
    while (((BYTE_CLASS[byte] as number) & PLAIN_TAG) !== 0) {
      hash = (Math.imul(hash, 31) + byte) | 0
      byte = bytes[++at] as number
    }
    this.#hash = byte === GREATER && at - from < LONGEST ? hash : 0
    const found = this.#slots[slotOf(hash)] as KnownTag | null
    if (found === null || found.hash !== hash || !stands(found.bytes, bytes, from)) return null
    if (last !== null) last.next = found
    return (this.#last = found)
  }

  /** Keeps the tag that was just looked for in vain, and has been read from `bytes`. */
  learn(bytes: Uint8Array, tag: StartTag): void {
    const hash = this.#hash
    // A `>` inside a value made `find` stop before the end of the tag.
    if (hash === 0 || bytes.indexOf(GREATER) !== bytes.length - 1) return
    const { name, attributes, selfClosing } = tag
    const id = hasPrefix(attributes) ? 0 : ++this.#count
    const own = Uint8Array.from(bytes)
    const known = { id, hash, bytes: own, name, attributes, selfClosing, next: null }
    this.#slots[slotOf(hash)] = known
    if (this.#last !== null) this.#last.next = known
    this.#last = known
  }
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 13)) & (SLOTS - 1)
}

function stands(tag: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let at = 0; at < tag.length; at++) if (tag[at] !== bytes[from + at]) return false
  return true
}

/** The tags of all documents. */
export const KNOWN_TAGS = new KnownTags()
