const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

/** Says what is going on: one line a step, and on a terminal a moving line meanwhile. */
export class Progress {
  readonly #out: NodeJS.WriteStream
  readonly #running = new Map<string, number>()
  readonly #animated: boolean
  #timer: NodeJS.Timeout | null = null
  #frame = 0

  constructor(out: NodeJS.WriteStream = process.stdout) {
    this.#out = out
    this.#animated = out.isTTY === true && !process.env.CI && process.env.TERM !== 'dumb'
  }

  /** Runs a step. The result's `note`, when it has one, is shown behind the time. */
  async step<T>(title: string, work: () => Promise<T>, note?: (result: T) => string): Promise<T> {
    const began = Date.now()
    this.#running.set(title, began)
    this.#animate()
    try {
      const result = await work()
      const said = note?.(result) ?? ''
      this.#end(title, `✓ ${title}  ${seconds(Date.now() - began)}${said ? `  (${said})` : ''}`)
      return result
    } catch (error) {
      this.#end(title, `✗ ${title}  ${seconds(Date.now() - began)}`)
      throw error
    }
  }

  line(text: string): void {
    this.#clear()
    this.#out.write(`${text}\n`)
  }

  /** Nothing moves any more. */
  close(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    this.#running.clear()
    this.#clear()
  }

  #end(title: string, text: string): void {
    this.#running.delete(title)
    this.line(text)
    if (this.#running.size === 0) this.close()
  }

  #clear(): void {
    if (this.#animated) this.#out.write('\r\u001B[2K')
  }

  #animate(): void {
    if (!this.#animated || this.#timer) return
    this.#timer = setInterval(() => {
      const now = Date.now()
      const steps = [...this.#running].map(([title, began]) => `${title} ${seconds(now - began)}`)
      this.#frame = (this.#frame + 1) % spinner.length
      const text = `${spinner[this.#frame]} ${steps.join(' · ')}`
      this.#clear()
      this.#out.write(text.slice(0, (this.#out.columns ?? 80) - 1))
    }, 100)
    this.#timer.unref()
  }
}
