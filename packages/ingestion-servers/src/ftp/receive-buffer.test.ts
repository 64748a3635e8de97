import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readIntoOneBuffer } from './receive-buffer.ts'

let server: Server
let clients: Socket[]

beforeEach(async () => {
  clients = []
  server = createServer({ pauseOnConnect: true, allowHalfOpen: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => {
  for (const client of clients) client.destroy()
  server.close()
})

/** A client, and our end of its connection. */
async function connected(): Promise<{ client: Socket; accepted: Socket }> {
  const { port } = server.address() as AddressInfo
  const arrived = once(server, 'connection')
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  clients.push(client)
  client.on('error', () => client.destroy())
  const [accepted] = (await arrived) as [Socket]
  accepted.on('error', () => accepted.destroy())
  return { client, accepted }
}

/** Copies what is read, and says whose memory it was in. */
function taking(accepted: Socket) {
  const pieces: Buffer[] = []
  const memories = new Set<ArrayBufferLike>()
  const socket = readIntoOneBuffer(accepted, (bytes) => {
    memories.add(bytes.buffer)
    pieces.push(Buffer.from(bytes))
  })
  return { socket, memories, bytes: () => Buffer.concat(pieces) }
}

describe('connections that share a buffer', () => {
  test('mix up nothing', async () => {
    const pairs = []
    for (let count = 0; count < 3; count++) {
      const { client, accepted } = await connected()
      pairs.push({ client, sent: randomBytes(3_000_000), taken: taking(accepted) })
    }
    for (const { client, sent, taken } of pairs) {
      client.end(sent)
      taken.socket.resume()
    }
    await Promise.all(pairs.map(({ taken }) => once(taken.socket, 'end')))
    for (const { sent, taken } of pairs) expect(taken.bytes().equals(sent)).toBe(true)
    // Else a new version of Node has read as if nothing had been asked.
    expect(new Set(pairs.flatMap(({ taken }) => [...taken.memories])).size).toBe(1)
  })

  test('read nothing before they are resumed, nor while they are paused', async () => {
    const { client, accepted } = await connected()
    const { socket, bytes } = taking(accepted)
    const sent = randomBytes(4_000_000)
    client.write(sent)
    expect(socket.isPaused()).toBe(true)
    socket.resume()
    await once(client, 'drain')
    socket.pause()
    client.end()
    const { length } = bytes()
    // Another connection's bytes come and go meanwhile.
    const other = await connected()
    const others = taking(other.accepted)
    other.client.end('for another')
    others.socket.resume()
    await once(others.socket, 'end')
    expect(bytes().length).toBe(length)
    socket.resume()
    await once(socket, 'end')
    expect(bytes().equals(sent)).toBe(true)
  })

  test('give what had come, and its end, before they were read', async () => {
    const { client, accepted } = await connected()
    client.end('all there is')
    await once(client, 'finish')
    const { socket, bytes } = taking(accepted)
    socket.resume()
    await once(socket, 'end')
    expect(bytes().toString()).toBe('all there is')
  })

  test('can still be written to when the other side has ended', async () => {
    const { client, accepted } = await connected()
    const { socket } = taking(accepted)
    client.end('a question')
    socket.resume()
    await once(socket, 'end')
    socket.end('an answer')
    const [answer] = (await once(client, 'data')) as [Buffer]
    expect(answer.toString()).toBe('an answer')
  })

  test('close without an end when the other side resets them', async () => {
    const { client, accepted } = await connected()
    const { socket } = taking(accepted)
    let hasEnded = false
    socket.once('end', () => (hasEnded = true))
    socket.resume()
    client.resetAndDestroy()
    await new Promise((resolve) => socket.once('close', resolve))
    expect(hasEnded).toBe(false)
  })

  test('are not waited for by the server that took them', async () => {
    const { accepted } = await connected()
    const { socket } = taking(accepted)
    const closed = once(server, 'close')
    server.close()
    await closed
    expect([accepted.destroyed, socket.destroyed]).toEqual([true, false])
    socket.destroy()
  })

  test('are closed when they were closed before they were read', async () => {
    const { accepted } = await connected()
    accepted.destroy()
    await once(accepted, 'close')
    expect(taking(accepted).socket.destroyed).toBe(true)
  })
})
