import type { Socket } from 'node:net'

/** Bytes that take less than a millisecond to decrypt and write; a socket gives as many at a time. */
const mostATurn = 64 * 1024

/**
 * Lets the others have their turn after so much of one connection: libuv gives up to 2 MiB of each at
 * once, which with many that send as fast as they can keeps everybody waiting. What is answered at
 * once in a turn goes out together. Call when whoever parses the bytes listens.
 */
export function takeFairTurns(socket: Socket): void {
  let taken = 0
  socket.prependListener('data', () => {
    socket.cork()
    process.nextTick(() => socket.uncork())
  })
  socket.on('data', ({ length }: Buffer) => {
    taken += length
    if (taken < mostATurn) return
    taken = 0
    socket.pause()
    setImmediate(() => socket.resume())
  })
}
