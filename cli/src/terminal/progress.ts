const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'
const barWidth = 20
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

/** How much of a step is done: bytes, files, whatever is counted. */
export type Report = (done: number, total: number) => void

/** Where progress is shown; standard error when standard output is for an answer. */
export type ProgressOutput = Pick<NodeJS.WriteStream, 'write'> &
  Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>>

interface Running {
  began: number
  /** 0 to 1; null while nothing was counted. */
  share: number | null
}

/** Says what is going on: one line a step, and on a terminal a moving line meanwhile. */
export class Progress {
  readonly #out: ProgressOutput
  readonly #running = new Map<string, Running>()
  readonly #animated: boolean
  #timer: NodeJS.Timeout | null = null
  #frame = 0

  constructor(out: ProgressOutput = process.stdout) {
    this.#out = out
    this.#animated = out.isTTY === true && !process.env.CI && process.env.TERM !== 'dumb'
  }

  /**
   * Runs a step. Work that knows how far it is says so to `report`, and a bar is shown. The result's
   * `note`, when it has one, is shown behind the time.
   */
  async step<T>(
    title: string,
    work: (report: Report) => Promise<T>,
    note?: (result: T) => string,
  ): Promise<T> {
    const running: Running = { began: Date.now(), share: null }
    this.#running.set(title, running)
    this.#animate()
    const time = (): string => seconds(Date.now() - running.began)
    try {
      const result = await work((done, total) => {
        running.share = total > 0 ? Math.min(1, done / total) : null
      })
      const said = note?.(result) ?? ''
      this.#end(title, `✓ ${title}  ${time()}${said ? `  (${said})` : ''}`)
      return result
    } catch (error) {
      this.#end(title, `✗ ${title}  ${time()}`)
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
      const steps = [...this.#running].map(([title, running]) => shown(title, running))
      this.#frame = (this.#frame + 1) % spinner.length
      const text = `${spinner[this.#frame]} ${steps.join(' · ')}`
      this.#clear()
      this.#out.write(text.slice(0, (this.#out.columns || 80) - 1))
    }, 100)
    this.#timer.unref()
  }
}

function shown(title: string, { began, share }: Running): string {
  const time = seconds(Date.now() - began)
  if (share === null) return `${title} ${time}`
  const full = Math.round(share * barWidth)
  const bar = '█'.repeat(full) + '░'.repeat(barWidth - full)
  return `${title} ${bar} ${Math.floor(share * 100)} % ${time}`
}
