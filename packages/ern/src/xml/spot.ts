/** Where an element began; its path is put together when it is asked for, which is seldom. */
export class Spot {
  readonly line: number
  readonly column: number
  readonly #alike: string
  readonly #position: number
  readonly #inner: string

  /** `alike` is the path of all with the same name, of which it is the one with the number; `inner` is the way on. */
  constructor(line: number, column: number, alike: string, position: number, inner: string) {
    this.line = line
    this.column = column
    this.#alike = alike
    this.#position = position
    this.#inner = inner
  }

  get path(): string {
    if (this.#position === 0) return this.#alike
    return `${this.#alike}[${String(this.#position)}]${this.#inner}`
  }
}
