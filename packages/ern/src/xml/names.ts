import { isName } from './characters.ts'
import { malformed } from './fault.ts'
import type { TextBuffer } from './text-buffer.ts'

/** A qualified name, made once for all its occurrences so that names compare by identity. */
export interface XmlName {
  qualified: string
  prefix: string
  local: string
  hash: number
  units: Uint16Array
}

const FIRST_SLOTS = 1_024
const MOST_NAMES = 8_192
const LONGEST_KEPT = 128

/** Turns name positions in a text into `XmlName`s without making a string for each occurrence. */
export class NameTable {
  #slots = emptySlots(FIRST_SLOTS)
  #count = 0

  /** The name at `from..to`; `hash` is the caller's, computed while it looked for the end. */
  at({ text, units }: TextBuffer, from: number, to: number, hash: number): XmlName {
    const slots = this.#slots
    let slot = hash & (slots.length - 1)
    for (;;) {
      const entry = slots[slot]
      if (entry === undefined) break
      if (entry.hash === hash && isAt(entry.units, units, from, to)) return entry
      slot = (slot + 1) & (slots.length - 1)
    }
    const name = makeName(text.slice(from, to), hash)
    if (to - from <= LONGEST_KEPT) {
      slots[slot] = name
      if (++this.#count > MOST_NAMES) this.#forget()
      else if (this.#count * 2 > slots.length) this.#grow()
    }
    return name
  }

  // Only a document that makes up names gets here; those of DDEX are soon known again.
  #forget(): void {
    this.#slots = emptySlots(FIRST_SLOTS)
    this.#count = 0
  }

  #grow(): void {
    const old = this.#slots
    const slots = emptySlots(old.length * 2)
    for (const name of old) {
      if (name === undefined) continue
      let slot = name.hash & (slots.length - 1)
      while (slots[slot] !== undefined) slot = (slot + 1) & (slots.length - 1)
      slots[slot] = name
    }
    this.#slots = slots
  }
}

function isAt(name: Uint16Array, units: Uint16Array, from: number, to: number): boolean {
  if (name.length !== to - from) return false
  for (let at = 0; at < name.length; at++) if (name[at] !== units[from + at]) return false
  return true
}

/** True where the end tag's name and `>` stand right at `from`. */
export function closesAt(name: XmlName, units: Uint16Array, from: number): boolean {
  const to = from + name.units.length
  return units[to] === 62 && isAt(name.units, units, from, to)
}

function emptySlots(length: number): (XmlName | undefined)[] {
  return new Array<XmlName | undefined>(length).fill(undefined)
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
  const units = Uint16Array.from(qualified, (unit) => unit.charCodeAt(0))
  if (colon < 0) return { qualified, prefix: '', local: qualified, hash, units }
  const local = Object.keys({ [raw.slice(colon + 1)]: 0 })[0] ?? raw.slice(colon + 1)
  return { qualified, prefix: raw.slice(0, colon), local, hash, units }
}

/** The names of all documents: most are the same few hundred. */
export const SHARED_NAMES = new NameTable()
