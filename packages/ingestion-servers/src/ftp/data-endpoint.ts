import { connect, type Socket } from 'node:net'
import type { PassivePort } from './passive-ports.ts'

/** How the next data connection will be made. */
export interface DataEndpoint {
  /** Null when it could not be made in time. May be called once. */
  open(timeoutMs: number): Promise<Socket | null>
  /** It was given up, as nobody came. */
  readonly isLapsed: boolean
  /** It is not wanted any more. */
  release(): void
}

/** The client comes to us, and to ask for something, within `waitMs`: a port is for those who use it. */
export function passiveEndpoint(port: PassivePort, waitMs: number): DataEndpoint {
  let isUsed = false
  let isLapsed = false
  let arrived: Socket | null = null
  const lapse = setTimeout(() => port.release(), waitMs)
  // A client may come before it says what for; if it then never does, its connection must not stay.
  void port.arrived.then((socket) => {
    clearTimeout(lapse)
    isLapsed = socket === null
    if (!isUsed) arrived = socket
  })
  return {
    get isLapsed() {
      return isLapsed
    },
    async open(timeoutMs) {
      isUsed = true
      clearTimeout(lapse)
      const timer = setTimeout(() => port.release(), timeoutMs)
      const socket = await port.arrived
      clearTimeout(timer)
      return socket
    },
    release() {
      port.release()
      arrived?.destroy()
    },
  }
}

/** We go to the client (RFC 959 PORT). */
export function activeEndpoint(host: string, port: number): DataEndpoint {
  let socket: Socket | null = null
  return {
    isLapsed: false,
    open(timeoutMs) {
      const opened = connect({ host, port, timeout: timeoutMs, allowHalfOpen: true })
      socket = opened
      opened.on('error', () => opened.destroy())
      return new Promise((resolve) => {
        opened.once('connect', () => {
          opened.setTimeout(0)
          opened.pause()
          resolve(opened)
        })
        opened.once('timeout', () => opened.destroy())
        opened.once('close', () => resolve(null))
      })
    },
    release: () => void socket?.destroy(),
  }
}
