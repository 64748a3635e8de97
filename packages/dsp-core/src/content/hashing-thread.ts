import { Worker } from 'node:worker_threads'

/** What a file's digests are called in the messages that name them. */
export interface Hashes {
  md5: string
  sha1: string
  sha256: string
}

/** From the thread: a buffer that is hashed and free again, or the digests of a file that has ended. */
type Answer = { id: number } & ({ free: ArrayBuffer } | { hashes: Hashes })

interface Listener {
  freed(buffer: ArrayBuffer): void
  ended(hashes: Hashes): void
  failed(error: Error): void
}

/** Text, so that it is there however we are bundled. */
const program = `
const { parentPort } = require('node:worker_threads')
const { createHash } = require('node:crypto')
const names = ['md5', 'sha1', 'sha256']
const files = new Map()
parentPort.on('message', ({ id, bytes, length, isOver }) => {
  if (!files.has(id)) files.set(id, names.map((name) => createHash(name)))
  const digests = files.get(id)
  if (bytes) {
    for (const digest of digests) digest.update(new Uint8Array(bytes, 0, length))
    parentPort.postMessage({ id, free: bytes }, [bytes])
    return
  }
  files.delete(id)
  if (!isOver) return
  const found = digests.map((digest, at) => [names[at], digest.digest('hex')])
  parentPort.postMessage({ id, hashes: Object.fromEntries(found) })
})`

/**
 * A thread that hashes, for all files of the process: three digests of a file take longer than anything else
 * that is done with its bytes, and those who wait for an answer to something else would wait for them.
 */
export class HashingThread {
  static #shared: HashingThread | null = null

  readonly #worker = new Worker(program, { eval: true, name: 'hashing' })
  readonly #listeners = new Map<number, Listener>()
  #lastId = 0

  /** The one of this process; another when that has died. */
  static shared(): HashingThread {
    HashingThread.#shared ??= new HashingThread()
    return HashingThread.#shared
  }

  private constructor() {
    // Keeps the process alive only while somebody waits for it.
    this.#worker.unref()
    this.#worker.on('message', (answer: Answer) => this.#answered(answer))
    this.#worker.on('error', (error: Error) => this.#died(error))
    this.#worker.on('exit', () => this.#died(new Error('The hashing thread has ended.')))
  }

  /** Begins a file; answers its number. */
  begin(listener: Listener): number {
    if (this.#listeners.size === 0) this.#worker.ref()
    const id = ++this.#lastId
    this.#listeners.set(id, listener)
    return id
  }

  /** Hands the buffer over: it is empty here until it comes back by `freed`. */
  hash(id: number, bytes: ArrayBuffer, length: number): void {
    this.#worker.postMessage({ id, bytes, length }, [bytes])
  }

  /** Answered by `ended`. */
  end(id: number): void {
    this.#worker.postMessage({ id, isOver: true })
  }

  /** Nobody wants to know any more. */
  drop(id: number): void {
    if (!this.#listeners.has(id)) return
    this.#worker.postMessage({ id, isOver: false })
    this.#forget(id)
  }

  /** Whoever still waits gets an error; the next file begins another thread. */
  async stop(): Promise<void> {
    await this.#worker.terminate()
  }

  #answered(answer: Answer): void {
    const listener = this.#listeners.get(answer.id)
    if (!listener) return
    if ('free' in answer) return listener.freed(answer.free)
    this.#forget(answer.id)
    listener.ended(answer.hashes)
  }

  #forget(id: number): void {
    this.#listeners.delete(id)
    if (this.#listeners.size === 0) this.#worker.unref()
  }

  #died(error: Error): void {
    if (HashingThread.#shared === this) HashingThread.#shared = null
    const listeners = [...this.#listeners.values()]
    this.#listeners.clear()
    for (const { failed } of listeners) failed(error)
  }
}
