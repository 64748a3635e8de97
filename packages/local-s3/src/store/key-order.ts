/** Orders keys as S3 lists them: by their UTF-8 bytes. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at += 1) {
    const x = a.charCodeAt(at)
    const y = b.charCodeAt(at)
    if (x !== y) return byCodePoint(x) - byCodePoint(y)
  }
  return a.length - b.length
}

/** UTF-16 puts surrogates before U+E000 to U+FFFF, UTF-8 behind. */
const byCodePoint = (unit: number): number =>
  unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit

/** Keys in order, each once. */
export class SortedKeys {
  readonly #keys: string[] = []

  /** The first place whose key is not before `key`. */
  indexOf(key: string): number {
    let low = 0
    let high = this.#keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareKeys(this.#keys[middle] as string, key) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The first place behind every key that starts with `prefix`, sought from `from` on. */
  endOfPrefix(prefix: string, from: number): number {
    let low = from
    let high = this.#keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#keys[middle] as string).startsWith(prefix)) low = middle + 1
      else high = middle
    }
    return low
  }

  at(index: number): string | undefined {
    return this.#keys[index]
  }

  add(key: string): void {
    const at = this.indexOf(key)
    if (this.#keys[at] !== key) this.#keys.splice(at, 0, key)
  }

  delete(key: string): void {
    const at = this.indexOf(key)
    if (this.#keys[at] === key) this.#keys.splice(at, 1)
  }
}
