import { fork, type ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

export interface LambdaOptions {
  /** `lambda-worker.js`. */
  worker: string
  /** The function's bundle. */
  program: string
  env: NodeJS.ProcessEnv
  /** Processes at a time; one event each. */
  concurrency: number
  timeoutMs: number
  /** Milliseconds before each further try of an event; AWS waits a minute, then two. */
  retryAfterMs: readonly number[]
  log(event: string, fields: Record<string, unknown>): void
}

interface Answer {
  id: number
  answer?: unknown
  error?: { name: string; message: string; stack?: string }
}

/** Runs a Lambda function on this machine as AWS does for events that nobody waits for. */
export class LambdaRunner {
  readonly #options: LambdaOptions
  readonly #idle: ChildProcess[] = []
  readonly #all = new Set<ChildProcess>()
  readonly #waiting: ((worker: ChildProcess) => void)[] = []
  #last = 0

  constructor(options: LambdaOptions) {
    this.#options = options
  }

  /** Tries an event as often as AWS would. Answers whether it was taken; what was not is logged. */
  async take(event: unknown): Promise<boolean> {
    const { retryAfterMs, log } = this.#options
    for (const wait of [0, ...retryAfterMs]) {
      if (wait > 0) await pause(wait)
      const { id, answer, error } = await this.#invoke(event)
      if (!error) {
        log('invoked', { id, answer })
        return true
      }
      log('invocation_failed', { id, error })
    }
    log('event_given_up', { event })
    return false
  }

  stop(): void {
    for (const worker of this.#all) worker.kill('SIGKILL')
  }

  async #invoke(event: unknown): Promise<Answer> {
    const { timeoutMs } = this.#options
    const worker = await this.#worker()
    const id = (this.#last += 1)
    const answer = await new Promise<Answer>((resolve) => {
      const failed = (message: string) => resolve({ id, error: { name: 'Runtime', message } })
      const ended = () => failed('the process has ended')
      const timer = setTimeout(() => worker.kill('SIGKILL'), timeoutMs)
      worker.once('exit', ended)
      worker.once('message', (said: Answer) => {
        clearTimeout(timer)
        worker.off('exit', ended)
        resolve(said)
      })
      worker.send({ id, event, timeoutMs }, (error) => error && failed(error.message))
    })
    this.#release(worker)
    return answer
  }

  #worker(): Promise<ChildProcess> {
    const idle = this.#idle.pop()
    if (idle) return Promise.resolve(idle)
    if (this.#all.size < this.#options.concurrency) return Promise.resolve(this.#start())
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #start(): ChildProcess {
    const { worker, program, env } = this.#options
    const started = fork(worker, [program], { env, execArgv: [], stdio: 'inherit' })
    this.#all.add(started)
    started.once('exit', () => {
      this.#all.delete(started)
      const at = this.#idle.indexOf(started)
      if (at >= 0) this.#idle.splice(at, 1)
    })
    return started
  }

  #release(worker: ChildProcess): void {
    const next = this.#waiting.shift()
    if (!worker.connected) {
      next?.(this.#start())
      return
    }
    if (next) next(worker)
    else this.#idle.push(worker)
  }
}
