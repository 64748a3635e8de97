import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

// A client of many sessions at once: signs in with all of them, then uploads with all of them. Tells
// how many milliseconds it took from the first connection to the last answer.
const { port, username, password, folder, sessions, bytes } = JSON.parse(process.argv[2] ?? '') as {
  port: number
  username: string
  password: string
  folder: string
  sessions: number
  bytes: number
}

class Session {
  readonly #socket: Socket
  readonly #lines: AsyncIterator<string>

  constructor() {
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true })
    this.#lines = createInterface(this.#socket)[Symbol.asyncIterator]()
  }

  async reply(): Promise<string> {
    for (;;) {
      const { value, done } = await this.#lines.next()
      if (done) throw new Error('The server has closed the connection.')
      if (/^\d{3} /.test(value)) return value
    }
  }

  async ask(command: string, expected: RegExp): Promise<string> {
    this.#socket.write(`${command}\r\n`)
    const said = await this.reply()
    if (!expected.test(said)) throw new Error(`${command}: ${said}`)
    return said
  }

  async signIn(): Promise<void> {
    await this.reply()
    const said = await this.ask(`USER ${username}`, /^(230|331)/)
    if (said.startsWith('331')) await this.ask(`PASS ${password}`, /^230/)
    await this.ask('TYPE I', /^200/)
    if (folder !== '') await this.ask(`CWD ${folder}`, /^250/)
  }

  async put(name: string, content: Buffer): Promise<void> {
    const said = await this.ask('EPSV', /^229/)
    const data = connect({ host: '127.0.0.1', port: Number(/\|\|\|(\d+)/.exec(said)?.[1]) })
    await once(data, 'connect')
    await this.ask(`STOR ${name}`, /^1/)
    data.end(content)
    const end = await this.reply()
    if (!end.startsWith('226')) throw new Error(end)
  }

  close(): void {
    this.#socket.end('QUIT\r\n')
  }
}

const content = Buffer.alloc(bytes, 'audio')
const all: Session[] = []
const began = performance.now()
// A few at a time: vsftpd's queue of connections is short.
for (let begun = 0; begun < sessions; begun += 10) {
  const some = Array.from({ length: Math.min(10, sessions - begun) }, () => new Session())
  await Promise.all(some.map((session) => session.signIn()))
  all.push(...some)
}
await Promise.all(all.map((session, index) => session.put(`session-${index}.wav`, content)))
process.stdout.write(`${performance.now() - began}\n`)
for (const session of all) session.close()
