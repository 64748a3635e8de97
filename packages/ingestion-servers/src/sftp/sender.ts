import { createHash, timingSafeEqual } from 'node:crypto'
import ssh2, { type ConnectConfig, type SFTPWrapper } from 'ssh2'
import {
  SenderError,
  toSenderError,
  type Progress,
  type Sender,
  type SenderFile,
} from '../senders/sender.ts'
import type { SftpTarget } from '../senders/target.ts'

const timeoutMs = 30_000
const mostWrites = 64
/** What every server takes in one write. */
const pieceLength = 32 * 1024
/** SSH_FX_NO_SUCH_FILE and SSH_FX_FAILURE, draft-ietf-secsh-filexfer-02, 7. */
const noSuchFile = 2
const failure = 4

const ask = <T = void>(
  start: (done: (error: Error | null | undefined, value: T) => void) => void,
): Promise<T> =>
  new Promise((resolve, reject) => {
    start((error, value) => (error ? reject(error) : resolve(value)))
  })

/** Signs in by SFTP, as distributors' own programs do. Throws `SenderError`. */
export async function openSftpSender(target: SftpTarget): Promise<Sender> {
  const client = new ssh2.Client()
  try {
    await connect(client, target)
    // Else every small request waits for the answer to the one before it.
    client.setNoDelay()
    const sftp = await ask<SFTPWrapper>((done) => client.sftp(done))
    return senderOf(client, sftp)
  } catch (error) {
    client.end()
    const { level } = Object(error) as { level?: string }
    throw toSenderError(error, level === 'client-authentication' ? 'DENIED' : 'UNREACHABLE')
  }
}

function connect(client: ssh2.Client, target: SftpTarget): Promise<void> {
  const { host, port, username, password, privateKey, passphrase, hostKeyFingerprint } = target
  let isOther = false
  const config: ConnectConfig = {
    ...{ host, port, username, readyTimeout: timeoutMs },
    ...(password === undefined ? {} : { password }),
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(passphrase === undefined ? {} : { passphrase }),
    hostVerifier: (key: Buffer) => {
      isOther = hostKeyFingerprint !== undefined && !isKey(key, hostKeyFingerprint)
      return !isOther
    },
  }
  return new Promise((resolve, reject) => {
    client.once('ready', resolve)
    client.on('error', (error) => {
      const message = 'The server has another host key than the one expected.'
      reject(isOther ? new SenderError('DENIED', message, error) : error)
    })
    client.once('close', () => reject(new SenderError('UNREACHABLE', 'The line was closed.')))
    client.connect(config)
  })
}

function isKey(key: Buffer, fingerprint: string): boolean {
  const found = createHash('sha256').update(key).digest()
  const wanted = Buffer.from(fingerprint.replace(/^SHA256:/, ''), 'base64')
  return wanted.length === found.length && timingSafeEqual(found, wanted)
}

function senderOf(client: ssh2.Client, sftp: SFTPWrapper): Sender {
  const closed = new Promise<never>((_resolve, reject) => {
    client.once('close', () => reject(new SenderError('UNREACHABLE', 'The line was closed.')))
  })
  closed.catch(() => undefined)
  const refusable = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await Promise.race([work(), closed])
    } catch (error) {
      throw toSenderError(error, 'REFUSED')
    }
  }
  return {
    put: (file, progress) =>
      refusable(async () => {
        await makeFolders(sftp, file.path)
        await writeAhead(sftp, file, 'w', 0, progress)
      }),
    cut: (file, bytes) =>
      refusable(async () => {
        await makeFolders(sftp, file.path)
        const handle = await ask<Buffer>((done) => sftp.open(file.path, 'w', done))
        let at = 0
        for await (const chunk of file.open()) {
          const piece = (chunk as Buffer).subarray(0, bytes - at)
          await ask((done) => sftp.write(handle, piece, 0, piece.length, at, done))
          at += piece.length
          if (at >= bytes) break
        }
        client.destroy()
      }),
    resume: (file) =>
      refusable(async () => {
        const { size } = await ask<{ size: number }>((done) => sftp.stat(file.path, done))
        await writeAhead(sftp, file, 'r+', size)
        return size
      }),
    async list(folder) {
      try {
        const entries = await ask<{ filename: string }[]>((done) =>
          sftp.readdir(`/${folder}`, done),
        )
        return entries.map(({ filename }) => filename)
      } catch (error) {
        if (statusOf(error) === noSuchFile) return []
        throw toSenderError(error, 'REFUSED')
      }
    },
    read: (path) => refusable(() => ask<Buffer>((done) => sftp.readFile(path, done))),
    remove: (path) => refusable(() => ask((done) => sftp.unlink(path, done))),
    async close() {
      client.end()
    },
  }
}

const statusOf = (error: unknown): unknown => (Object(error) as { code?: unknown }).code

/** Every folder above a file; one that is there is no fault. */
async function makeFolders(sftp: SFTPWrapper, path: string): Promise<void> {
  const names = path.split('/').slice(0, -1)
  for (const index of names.keys()) {
    const folder = names.slice(0, index + 1).join('/')
    try {
      await ask((done) => sftp.mkdir(folder, done))
    } catch (error) {
      if (statusOf(error) !== failure) throw error
    }
  }
}

/**
 * Writes a file from a byte on with up to 64 writes under way, as the clients of distributors do: a long line
 * would be idle most of the time otherwise. They may arrive in any order.
 */
async function writeAhead(
  sftp: SFTPWrapper,
  file: SenderFile,
  flags: 'w' | 'r+',
  start: number,
  progress: Progress = () => undefined,
): Promise<void> {
  const handle = await ask<Buffer>((done) => sftp.open(file.path, flags, done))
  const underWay = new Set<Promise<void>>()
  let reached = start
  let at = start
  for await (const chunk of file.open(start)) {
    for (const piece of piecesOf(chunk as Buffer)) {
      const offset = at
      const write = ask((done) => sftp.write(handle, piece, 0, piece.length, offset, done)).then(
        () => {
          underWay.delete(write)
          progress((reached += piece.length))
        },
      )
      underWay.add(write)
      at += piece.length
      if (underWay.size >= mostWrites) await Promise.race(underWay)
    }
  }
  await Promise.all(underWay)
  await ask((done) => sftp.close(handle, done))
}

function* piecesOf(chunk: Buffer): Generator<Buffer> {
  for (let at = 0; at < chunk.length; at += pieceLength) yield chunk.subarray(at, at + pieceLength)
}
