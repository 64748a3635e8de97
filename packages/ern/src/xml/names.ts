import { isName } from './characters.ts'
import { malformed } from './fault.ts'

/** A qualified name, made once for all its occurrences so that names compare by identity. */
export interface XmlName {
  qualified: string
  prefix: string
  local: string
  hash: number
}

const SLOTS = 16_384
const MOST_NAMES = 4_096

/** Turns name positions in a text into `XmlName`s without making a string for each occurrence. */
export class NameTable {
  readonly #slots: (XmlName | undefined)[] = new Array<XmlName | undefined>(SLOTS)
  #count = 0

  /** The name at `from..to`; `hash` is the caller's, computed while it looked for the end. */
  at(text: string, from: number, to: number, hash: number): XmlName {
    let slot = hash & (SLOTS - 1)
    for (;;) {
      const entry = this.#slots[slot]
      if (entry === undefined) break
      if (
        entry.hash === hash &&
        entry.qualified.length === to - from &&
        text.startsWith(entry.qualified, from)
      )
        return entry
      slot = (slot + 1) & (SLOTS - 1)
    }
    const name = makeName(text.slice(from, to), hash)
    if (this.#count < MOST_NAMES) {
      this.#slots[slot] = name
      this.#count++
    }
    return name
  }
}

function makeName(raw: string, hash: number): XmlName {
  const colon = raw.indexOf(':')
  if (
    !isName(raw) ||
    colon === 0 ||
    colon !== raw.lastIndexOf(':') ||
    !isName(raw.slice(colon + 1))
  )
    throw malformed(`"${raw.slice(0, 80)}" is not a valid XML name.`, 'Correct the name.')
  // Using it as a key makes the engine keep one copy, so equal names are the same pointer.
  const qualified = Object.keys({ [raw]: 0 })[0] ?? raw
  if (colon < 0) return { qualified, prefix: '', local: qualified, hash }
  const local = Object.keys({ [raw.slice(colon + 1)]: 0 })[0] ?? raw.slice(colon + 1)
  return { qualified, prefix: raw.slice(0, colon), local, hash }
}
