interface Worker {
  state: string
  request(...args: unknown[]): Promise<void>
}

interface WorkersModule {
  RuntimeWorkerState: { IDLE: string; BUSY: string }
  RuntimeWorker: { prototype: Worker }
  RuntimeWorkerPool: {
    prototype: {
      cleanUpWorkers(): void
      getTriggerWorkers(trigger: string | undefined, runtime?: string): Worker[]
      setTriggerWorkers(trigger: string | undefined, workers: Worker[], runtime?: string): void
      getIdleWorker(trigger: string | undefined, runtime?: string): Worker | undefined
    }
  }
}

interface EmulatorModule {
  FunctionsEmulator: {
    prototype: { startRuntime(backend: unknown, trigger?: { id: string }): Promise<unknown> }
  }
}

/** Requests that one worker of a function serves at a time, as an instance of a v2 function does. */
export const concurrency = 40

/**
 * Lets one worker process of the Functions emulator serve many requests at once. As it comes, the
 * emulator starts another Node process (130 MB, a second) for every request that overlaps; a page
 * with twenty covers would start twenty. Deployed v2 functions share an instance, so this is also
 * closer to what they meet.
 */
export function shareWorkers({ RuntimeWorker, RuntimeWorkerPool, ...states }: WorkersModule): void {
  const { IDLE, BUSY } = states.RuntimeWorkerState
  const running = new WeakMap<Worker, number>()
  const countOf = (worker: Worker): number => running.get(worker) ?? 0
  const request = RuntimeWorker.prototype.request

  RuntimeWorker.prototype.request = async function (this: Worker, ...args) {
    running.set(this, countOf(this) + 1)
    try {
      await request.apply(this, args)
    } finally {
      const left = countOf(this) - 1
      running.set(this, left)
      if (left > 0 && this.state === IDLE) this.state = BUSY
    }
  }

  Object.assign(RuntimeWorkerPool.prototype, {
    getIdleWorker(
      this: WorkersModule['RuntimeWorkerPool']['prototype'],
      trigger?: string,
      runtime?: string,
    ) {
      this.cleanUpWorkers()
      const workers = this.getTriggerWorkers(trigger, runtime)
      if (workers.length === 0) this.setTriggerWorkers(trigger, [], runtime)
      return workers.find(
        (worker) =>
          worker.state === IDLE || (worker.state === BUSY && countOf(worker) < concurrency),
      )
    },
  })
}

/** Lets requests that arrive while a function's first worker starts wait for it, instead of each starting one. */
export function shareStart({ FunctionsEmulator }: EmulatorModule): void {
  const starting = new Map<string, Promise<unknown>>()
  const start = FunctionsEmulator.prototype.startRuntime

  FunctionsEmulator.prototype.startRuntime = function (backend, trigger) {
    if (!trigger) return start.call(this, backend)
    const known = starting.get(trigger.id)
    if (known) return known
    const started = start.call(this, backend, trigger).finally(() => starting.delete(trigger.id))
    starting.set(trigger.id, started)
    return started
  }
}
