import { connect, type Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { TransientError } from '../errors.ts'
import type { ThreatScanner, ThreatVerdict } from '../ports/threat-scanner.ts'

export interface ClamdOptions {
  host: string
  /** 3310 unless clamd.conf says otherwise. */
  port: number
  /** Bytes; at most clamd's `StreamMaxLength`, which is 100 MiB unless clamd.conf says otherwise. */
  maxLength?: number
  /** Milliseconds without a sign of life; 2 minutes unless said otherwise. */
  timeoutMs?: number
}

const longestAnswer = 4_096

/**
 * ClamAV's daemon over TCP, by its `INSTREAM` command (clamd(8)). clamd has no passwords: its port belongs into
 * a private network. Larger files than it takes are not sent, because it closes the line without a word on some.
 */
export function createClamdScanner(options: ClamdOptions): ThreatScanner {
  const { host, port, maxLength = 100 * 1024 ** 2, timeoutMs = 120_000 } = options
  return {
    async scan(size, open) {
      if (size > maxLength) return tooLarge
      const bytes = open()
      const socket = connect({ host, port })
      socket.setTimeout(timeoutMs, () => socket.destroy(new Error('clamd gives no answer.')))
      try {
        const answer = answerOf(socket)
        // Whoever fails first ends both: clamd answers and closes when a stream is too long for it.
        await Promise.race([send(socket, bytes), answer])
        return verdictOf(await answer)
      } catch (cause) {
        const message = `The file could not be scanned for threats: clamd at ${host}:${port} cannot be asked.`
        throw new TransientError('THREAT_SCANNER_UNAVAILABLE', message, cause)
      } finally {
        bytes.destroy()
        socket.destroy()
      }
    },
  }
}

const tooLarge: ThreatVerdict = {
  verdict: 'unscanned',
  reason: 'It is larger than the scanner takes.',
}

/** `zINSTREAM`, then chunks with their length before them, then a length of zero. */
async function send(socket: Socket, bytes: Readable): Promise<void> {
  socket.write('zINSTREAM\0')
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    if (chunk.length === 0) continue
    socket.write(lengthOf(chunk))
    if (!socket.write(chunk)) await drained(socket)
    if (socket.destroyed) return
  }
  socket.write(lengthOf(Buffer.alloc(0)))
}

function lengthOf(chunk: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(chunk.length)
  return length
}

/** When more may be written, or nothing more will be. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ['drain', 'close']) socket.off(event, done)
      resolve()
    }
    for (const event of ['drain', 'close']) socket.on(event, done)
  })
}

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      answer += text
      if (answer.includes('\0') || answer.length > longestAnswer) resolve(answer)
    })
    socket.on('error', reject)
    socket.on('close', () => {
      if (answer === '') reject(new Error('clamd closed the connection.'))
      else resolve(answer)
    })
  })
}

function verdictOf(answer: string): ThreatVerdict {
  const text = answer.split('\0', 1)[0]?.trim() ?? ''
  if (text === 'stream: OK') return { verdict: 'clean' }
  const name = /^stream: (.+) FOUND$/.exec(text)?.[1]
  if (name !== undefined) return { verdict: 'threat', name }
  if (/size limit exceeded/i.test(text)) return tooLarge
  throw new Error(`clamd answers: ${text.slice(0, 200)}`)
}
