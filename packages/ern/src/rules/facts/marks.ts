/** A set of the numbers of a text table. */
export class Marks {
  readonly #has: Uint8Array

  constructor(size: number) {
    this.#has = new Uint8Array(size)
  }

  add(number: number): void {
    this.#has[number] = 1
  }

  addAll(numbers: readonly number[]): void {
    for (let at = 0; at < numbers.length; at++) this.#has[numbers[at] as number] = 1
  }

  has(number: number): boolean {
    return this.#has[number] === 1
  }

  hasAll(numbers: readonly number[]): boolean {
    for (let at = 0; at < numbers.length; at++)
      if (this.#has[numbers[at] as number] !== 1) return false
    return true
  }
}
