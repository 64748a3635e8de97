import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClamdScanner } from './clamd.ts'

/** The test file of eicar.org, in two parts so that no scanner mistakes this one for it. */
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')
const bytesOf = (text: string) => () => Readable.from([Buffer.from(text)])

describe('asking clamd', () => {
  let server: Server | undefined
  const sockets = new Set<Socket>()

  afterEach(() => {
    for (const socket of sockets) socket.destroy()
    server?.close()
  })

  /** Answers when the stream has ended, as clamd does, or when `when` says so. */
  async function answering(answer: string, when: (received: Buffer) => boolean = isWhole) {
    let received = Buffer.alloc(0)
    server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk])
        if (when(received)) socket.end(answer)
      })
    })
    await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as AddressInfo
    const scanner = createClamdScanner({ host: '127.0.0.1', port, timeoutMs: 500 })
    return { scanner, received: () => received }
  }

  const isWhole = (received: Buffer) => received.subarray(-4).equals(Buffer.alloc(4))

  it('sends each piece with its length, and an end', async () => {
    const { scanner, received } = await answering('stream: OK\0')
    const pieces = Readable.from([Buffer.from('ab'), Buffer.alloc(0), Buffer.from('cde')])
    expect(await scanner.scan(5, () => pieces)).toEqual({ verdict: 'clean' })
    expect(received().toString('latin1')).toBe('zINSTREAM\0\0\0\0\x02ab\0\0\0\x03cde\0\0\0\0')
  })

  it('names what was found', async () => {
    const { scanner } = await answering('stream: Win.Test.EICAR_HDB-1 FOUND\0')
    expect(await scanner.scan(1, bytesOf('x'))).toEqual({
      verdict: 'threat',
      name: 'Win.Test.EICAR_HDB-1',
    })
  })

  it('says that a file is too large for it, though the rest was not read', async () => {
    const isLong = (received: Buffer) => received.length > 100_000
    const { scanner } = await answering('INSTREAM size limit exceeded. ERROR\0', isLong)
    const large = Readable.from(
      (function* () {
        for (let count = 0; count < 1_000; count++) yield Buffer.alloc(65_536, 1)
      })(),
    )
    expect(await scanner.scan(9, () => large)).toMatchObject({ verdict: 'unscanned' })
  })

  it.each([
    ['an answer that makes no sense', 'stream: Can not allocate memory ERROR\0'],
    ['no answer', ''],
  ])('asks to try again after %s', async (_name, answer) => {
    const { scanner } = await answering(answer)
    await expect(scanner.scan(1, bytesOf('x'))).rejects.toMatchObject({
      code: 'THREAT_SCANNER_UNAVAILABLE',
      retryable: true,
    })
  })

  it('does not send what is larger than it takes', async () => {
    const scanner = createClamdScanner({ host: '127.0.0.1', port: 9, maxLength: 1_000 })
    expect(await scanner.scan(1_001, bytesOf('x'))).toMatchObject({ verdict: 'unscanned' })
  })

  it('asks to try again after silence', async () => {
    const { scanner } = await answering('', () => false)
    await expect(scanner.scan(1, bytesOf('x'))).rejects.toMatchObject({ retryable: true })
  })

  it('asks to try again when nobody listens', async () => {
    const scanner = createClamdScanner({ host: '127.0.0.1', port: 9 })
    await expect(scanner.scan(1, bytesOf('x'))).rejects.toMatchObject({ retryable: true })
  })
})

const program = ['/usr/sbin/clamd', '/usr/local/sbin/clamd'].find((path) => existsSync(path))
if (!program)
  console.warn('No clamd on this machine: its answers are tested against a stand-in only.')

describe.skipIf(!program)('clamd itself', () => {
  let folder: string
  let daemon: ChildProcess
  let port: number

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ddex-dsp-clamd-'))
    port = await freePort()
    const signature = Buffer.from(eicar).toString('hex')
    writeFileSync(join(folder, 'test.ndb'), `Eicar-Test:0:*:${signature}\n`)
    const settings = [
      ['DatabaseDirectory', folder],
      ['TCPAddr', '127.0.0.1'],
      ['TCPSocket', port],
      ['Foreground', 'yes'],
      ['StreamMaxLength', '1M'],
      ['FixStaleSocket', 'yes'],
    ]
    const config = join(folder, 'clamd.conf')
    writeFileSync(config, settings.map((setting) => `${setting.join(' ')}\n`).join(''))
    daemon = spawn(program ?? '', ['--config-file', config], { stdio: 'ignore' })
    for (let tries = 0; tries < 100 && !(await answersPing(port)); tries++) await delay(100)
  }, 30_000)

  afterAll(() => {
    daemon.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  const scan = (text: string) =>
    createClamdScanner({ host: '127.0.0.1', port }).scan(text.length, bytesOf(text))

  it('finds the EICAR test file', async () => {
    expect(await scan(eicar)).toEqual({
      verdict: 'threat',
      name: expect.stringContaining('Eicar-Test') as string,
    })
  })

  it('finds nothing in what is harmless', async () => {
    expect(await scan('harmless'.repeat(50_000))).toEqual({ verdict: 'clean' })
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

async function answersPing(port: number): Promise<boolean> {
  const scanner = createClamdScanner({ host: '127.0.0.1', port, timeoutMs: 1_000 })
  return scanner.scan(4, bytesOf('ping')).then(
    () => true,
    () => false,
  )
}
