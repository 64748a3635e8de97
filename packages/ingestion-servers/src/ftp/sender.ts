import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { PassThrough, Readable, Transform } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { TLSSocket } from 'node:tls'
import { Client, FTPError } from 'basic-ftp'
import {
  SenderError,
  refusable,
  toSenderError,
  type Progress,
  type Sender,
  type SenderFile,
} from '../senders/sender.ts'
import type { FtpTarget } from '../senders/target.ts'

const timeoutMs = 30_000
const securities = { plain: false, explicit: true, implicit: 'implicit' } as const

/** Signs in by FTP, as distributors' own programs do. Throws `SenderError`. */
export async function openFtpSender(target: FtpTarget): Promise<Sender> {
  const client = new Client(timeoutMs)
  try {
    await signIn(client, target)
  } catch (error) {
    client.close()
    const isDenied = error instanceof FTPError && [421, 430, 530].includes(error.code)
    throw toSenderError(error, isDenied ? 'DENIED' : 'UNREACHABLE')
  }
  return senderOf(client)
}

async function signIn(client: Client, target: FtpTarget): Promise<void> {
  const { host, port, username: user, password, security, certificateFingerprint } = target
  const secureOptions = { rejectUnauthorized: certificateFingerprint === undefined, host }
  const secure = securities[security]
  // The certificate is looked at before the password goes out.
  if (secure === 'implicit') await client.connectImplicitTLS(host, port, secureOptions)
  else await client.connect(host, port)
  if (secure === true) await client.useTLS(secureOptions)
  if (secure !== false && certificateFingerprint !== undefined)
    requireCertificate(client.ftp.socket, certificateFingerprint)
  await client.login(user, password)
  await client.useDefaultSettings()
}

function requireCertificate(socket: unknown, fingerprint: string): void {
  const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate().raw : undefined
  const found = createHash('sha256')
    .update(certificate ?? '')
    .digest()
  const wanted = Buffer.from(fingerprint.replaceAll(':', ''), 'hex')
  if (certificate && wanted.length === found.length && timingSafeEqual(found, wanted)) return
  throw new SenderError('DENIED', 'The server has another certificate than the one expected.')
}

function senderOf(client: Client): Sender {
  return {
    put: (file, progress) =>
      refusable(async () => {
        await client.ensureDir(`/${folderOf(file.path)}`)
        await client.uploadFrom(contentOf(client, file, progress), `/${file.path}`)
        await client.cd('/')
      }),
    cut: (file, bytes) => cut(client, file, bytes),
    resume: (file) =>
      refusable(async () => {
        const start = await client.size(`/${file.path}`)
        await client.appendFrom(file.open(start), `/${file.path}`)
        return start
      }),
    async list(folder) {
      try {
        return (await client.list(`/${folder}`)).map(({ name }) => name)
      } catch (error) {
        if (error instanceof FTPError && error.code === 550) return []
        throw toSenderError(error, 'REFUSED')
      }
    },
    read: (path) =>
      refusable(async () => {
        const content = new PassThrough()
        const [bytes] = await Promise.all([buffer(content), client.downloadTo(content, `/${path}`)])
        return bytes
      }),
    remove: (path) => refusable(async () => void (await client.remove(`/${path}`))),
    close: async () => client.close(),
  }
}

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** Bytes that are counted as they go out. */
function counted(source: Readable, progress: Progress = () => undefined): Transform {
  let reached = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      reached += chunk.length
      progress(reached)
      done(null, chunk)
    },
  })
  source.on('error', (error) => meter.destroy(error))
  return source.pipe(meter)
}

/** basic-ftp ends the connection of an empty file before its TLS handshake is over. */
function contentOf(client: Client, file: SenderFile, progress?: Progress): Readable {
  const content = counted(file.open(), progress)
  if (file.size > 0) return content
  const empty = new PassThrough()
  const { dataSocket } = client.ftp
  if (dataSocket instanceof TLSSocket)
    void once(dataSocket, 'secureConnect').then(() => empty.end())
  else empty.end()
  return empty
}

async function cut(client: Client, file: SenderFile, bytes: number): Promise<void> {
  await client.ensureDir(`/${folderOf(file.path)}`)
  // So that it is asked for more only when what it gave is with the data connection.
  const half = Readable.from(thenBreakOff(client, file, bytes), { highWaterMark: 1 })
  await client.uploadFrom(half, `/${file.path}`).catch(() => undefined)
  client.close()
}

/** The first bytes of a file; once they are out, both connections break. */
async function* thenBreakOff(
  client: Client,
  file: SenderFile,
  bytes: number,
): AsyncGenerator<Buffer> {
  let left = bytes
  for await (const chunk of file.open()) {
    yield (chunk as Buffer).subarray(0, left)
    left -= (chunk as Buffer).length
    if (left <= 0) break
  }
  const { dataSocket } = client.ftp
  // Its turn comes when all before it is out.
  if (dataSocket) await new Promise<unknown>((resolve) => dataSocket.write('', resolve))
  client.close()
}
