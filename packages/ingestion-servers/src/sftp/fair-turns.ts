import type { Socket } from 'node:net'

/** Bytes that take less than a millisecond to decrypt and write; a socket gives as many at a time. */
const mostATurn = 64 * 1024

/**
 * Lets the others have their turn after so much of one connection: libuv gives up to 2 MiB of each at
 * once, which with many that send as fast as they can keeps everybody waiting.
 */
export function takeFairTurns(socket: Socket): void {
  let taken = 0
  socket.on('data', ({ length }: Buffer) => {
    taken += length
    if (taken < mostATurn) return
    taken = 0
    socket.pause()
    setImmediate(() => socket.resume())
  })
}
