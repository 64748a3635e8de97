import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { ProtocolAddress, TestSender } from '@ddex/testkit'

const oneReply = /^(?:\d{3}-[^]*?\r\n)?\d{3} [^\r\n]*\r\n/

/** Where a client comes from: an address of this machine, or through a proxy that says so. */
interface From {
  localAddress?: string
  proxyHeader?: string
}

/** FTP by hand, for what no well-behaved client does. */
export class RawFtp {
  readonly address: ProtocolAddress
  socket: Socket
  #text = ''
  #wake: () => void = () => undefined

  static async connect(address: ProtocolAddress, from: From = {}): Promise<RawFtp> {
    const client = new RawFtp(address, from.localAddress)
    if (from.proxyHeader) client.send(from.proxyHeader)
    await client.reply()
    return client
  }

  /** Connects and signs in. */
  static async signIn(address: ProtocolAddress, sender: TestSender, from?: From): Promise<RawFtp> {
    const client = await RawFtp.connect(address, from)
    await client.ask(`USER ${sender.username}`)
    const said = await client.ask(`PASS ${sender.password}`)
    if (!said.startsWith('230')) throw new Error(said)
    return client
  }

  private constructor(address: ProtocolAddress, localAddress?: string) {
    this.address = address
    this.socket = connect({ ...address, ...(localAddress && { localAddress }) })
    this.#listen(this.socket)
  }

  get isClosed(): boolean {
    return this.socket.destroyed
  }

  send(text: string | Uint8Array): void {
    this.socket.write(text)
  }

  /** Says a command and answers what the server says to it. */
  async ask(command: string): Promise<string> {
    this.send(`${command}\r\n`)
    return this.reply()
  }

  /** The next reply; '' when the connection is closed before it. */
  async reply(): Promise<string> {
    for (;;) {
      const found = oneReply.exec(this.#text)
      if (found) {
        this.#text = this.#text.slice(found[0].length)
        return found[0].trimEnd()
      }
      if (this.socket.destroyed) return ''
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** Where the next data connection goes. */
  async passive(): Promise<ProtocolAddress> {
    const [, port] = /\|\|\|(\d+)\|/.exec(await this.ask('EPSV')) ?? []
    return { host: this.address.host, port: Number(port) }
  }

  /** Begins an upload and answers its data connection. */
  async upload(command: string): Promise<Socket> {
    const data = connect(await this.passive())
    data.on('error', () => undefined)
    await once(data, 'connect')
    const said = await this.ask(command)
    if (!said.startsWith('150')) {
      data.destroy()
      throw new Error(said)
    }
    return data
  }

  /** Uploads bytes and answers what the server says in the end. */
  async put(command: string, bytes: Uint8Array): Promise<string> {
    const data = await this.upload(command)
    data.end(bytes)
    return this.reply()
  }

  /** What the server sends over a data connection. */
  async get(command: string): Promise<Buffer> {
    const data = connect(await this.passive())
    const pieces: Buffer[] = []
    data.on('data', (piece: Buffer) => pieces.push(piece))
    const ended = once(data, 'close')
    const said = await this.ask(command)
    if (!said.startsWith('150')) {
      data.destroy()
      throw new Error(said)
    }
    await ended
    await this.reply()
    return Buffer.concat(pieces)
  }

  async secure(maxVersion: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3'): Promise<void> {
    await this.ask('AUTH TLS')
    this.socket.removeAllListeners('data')
    this.socket = await overTls(this.socket, maxVersion)
    this.#listen(this.socket)
  }

  close(): void {
    this.socket.destroy()
  }

  #listen(socket: Socket): void {
    socket.on('data', (bytes: Buffer) => {
      this.#text += bytes.toString()
      this.#wake()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => this.#wake())
  }
}

export async function overTls(
  socket: Socket,
  maxVersion: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3',
): Promise<TLSSocket> {
  const secure = connectTls({ socket, rejectUnauthorized: false, maxVersion })
  secure.on('error', () => undefined)
  await once(secure, 'secureConnect')
  return secure
}
