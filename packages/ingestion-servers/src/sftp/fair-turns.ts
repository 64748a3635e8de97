import type { Socket } from 'node:net'

/** Bytes that take less than a millisecond to decrypt and write; a socket gives as many at a time. */
const mostATurn = 64 * 1024

/**
 * Lets the others have their turn after so much of one connection: libuv gives up to 2 MiB of each at
 * once, which with many that send as fast as they can keeps everybody waiting. What is answered at
 * once in a turn goes out together. Make it when whoever parses the bytes listens.
 */
export class FairTurns {
  #taken = 0
  #hasMore = false

  constructor(socket: Socket) {
    socket.prependListener('data', ({ length }: Buffer) => {
      this.#hasMore = length >= mostATurn
      socket.cork()
      process.nextTick(() => socket.uncork())
    })
    socket.on('data', ({ length }: Buffer) => {
      this.#taken += length
      if (this.#taken < mostATurn) return
      this.#taken = 0
      socket.pause()
      setImmediate(() => socket.resume())
    })
  }

  /** Whether the client has most likely sent more than came in this turn. */
  get hasMore(): boolean {
    return this.#hasMore
  }
}
