import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { concurrency, shareStart, shareWorkers } from './function-workers.ts'

const require = createRequire(import.meta.url)
const workers = require('firebase-tools/lib/emulator/functionsRuntimeWorker.js')
const emulator = require('firebase-tools/lib/emulator/functionsEmulator.js')

const ends: (() => void)[] = []
const { IDLE, BUSY } = workers.RuntimeWorkerState
workers.RuntimeWorker.prototype.request = async function (this: { state: string }) {
  this.state = BUSY
  await new Promise<void>((resolve) => ends.push(resolve))
  this.state = IDLE
}
shareWorkers(workers)

function poolWithWorker() {
  const pool = new workers.RuntimeWorkerPool()
  const worker = Object.create(workers.RuntimeWorker.prototype)
  Object.defineProperty(worker, 'state', { value: IDLE, writable: true })
  pool.setTriggerWorkers('artwork', [worker])
  return { pool, worker }
}

describe('a worker of the Functions emulator', () => {
  it('takes many requests at once, and no more than its share', () => {
    const { pool, worker } = poolWithWorker()
    for (let count = 0; count < concurrency; count += 1) {
      expect(pool.getIdleWorker('artwork')).toBe(worker)
      void worker.request()
    }
    expect(pool.getIdleWorker('artwork')).toBeUndefined()
  })

  it('is busy until its last request has ended', async () => {
    ends.length = 0
    const { worker } = poolWithWorker()
    const first = worker.request()
    const second = worker.request()
    ends.shift()?.()
    await first
    expect(worker.state).toBe(BUSY)
    ends.shift()?.()
    await second
    expect(worker.state).toBe(IDLE)
  })

  it('is started once for requests that arrive together', async () => {
    let started = 0
    emulator.FunctionsEmulator.prototype.startRuntime = async () => {
      started += 1
      return started
    }
    shareStart(emulator)
    const start = emulator.FunctionsEmulator.prototype.startRuntime
    const both = [start.call({}, {}, { id: 'artwork' }), start.call({}, {}, { id: 'artwork' })]
    expect(await Promise.all(both)).toEqual([1, 1])
    await start.call({}, {}, { id: 'artwork' })
    expect(started).toBe(2)
  })
})
