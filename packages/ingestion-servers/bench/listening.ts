import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  return port
}

/** @param farewell what is said before leaving, so that the server does not complain of us */
async function answers(port: number, farewell: string): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port })
  try {
    await once(socket, 'data')
    socket.end(farewell)
    await once(socket, 'close')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** Waits for a server that greets whoever connects. */
export async function untilAnswers(port: number, farewell: string): Promise<void> {
  for (let tries = 0; !(await answers(port, farewell)); tries++) {
    if (tries > 100) throw new Error('The server to compare with does not start.')
    await delay(50)
  }
}
