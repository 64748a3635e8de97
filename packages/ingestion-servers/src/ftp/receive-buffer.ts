import { Socket, type OnReadOpts, type SocketConstructorOpts } from 'node:net'

/** What data connections read comes here, as it is used up before any of them reads on. */
const receiveBuffer = Buffer.allocUnsafeSlow(64 * 1024)

/** What Node's own server makes the socket of a connection with, and `@types/node` does not say. */
interface Internals {
  _handle: object | null
}

/**
 * Has a paused connection, of which nothing was read, read into one buffer that all such connections share. Else Node reads
 * 64 KiB at a time into new memory, and to get that from the system costs several times what the reading does. Answers the
 * socket to use from now on: it is paused and gives no `data`, all else is as before.
 *
 * @param take the bytes are gone when it returns
 */
export function readIntoOneBuffer(accepted: Socket, take: (bytes: Buffer) => void): Socket {
  const internals = accepted as unknown as Internals
  const { _handle: handle } = internals
  // Closed meanwhile, or made in a way that is not known here.
  if (!handle || accepted.bytesRead > 0) return accepted.on('data', take)
  const onread: OnReadOpts = {
    buffer: receiveBuffer,
    callback(length) {
      take(receiveBuffer.subarray(0, length))
      return true
    },
  }
  const options = { handle, onread, allowHalfOpen: true, pauseOnCreate: true }
  const socket = new Socket(options as SocketConstructorOpts)
  socket.on('error', () => socket.destroy())
  internals._handle = null
  accepted.destroy()
  return socket
}
