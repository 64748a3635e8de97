import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Feed, Logger } from '@ddex/dsp-core'
import ssh2, { type Attributes, type SFTPWrapper } from 'ssh2'
import {
  FileRefusal,
  toFeedPath,
  type ConnectionReporter,
  type FeedEntry,
  type FeedVolume,
} from '../common/index.ts'
import { toAttributes, toListing } from './attributes.ts'
import { announcedExtensions, limitsReply, maxDataBytes, readStrings } from './extensions.ts'
import { Flow, type WriteBudget } from './flow.ts'
import { Handles, type OpenHandle } from './handles.ts'
import { RequestOrder } from './request-order.ts'
import { announceExtensions, hasUnsentAnswers, sendExtendedReply } from './ssh2-internals.ts'
import { toStatus } from './status.ts'

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp

/** No client has more requests under way; one that does is after our memory. */
const maxRequests = 4096
/** Answers that a client has not taken yet, above which we read no more for it. */
const maxUnsentBytes = 1024 * 1024

export interface SessionParts {
  sftp: SFTPWrapper
  socket: Socket
  feed: Feed
  volume: FeedVolume
  connectionId: string
  reporter: ConnectionReporter
  budget: WriteBudget
  logger: Logger
  isStopping(): boolean
  /** Something was asked. */
  active(): void
  /** The client does what no client does: end the connection. */
  misbehaved(reason: string): void
}

/** One SFTP channel: takes requests, answers them from the feed's volume. */
export class SftpSession {
  readonly #parts: SessionParts
  readonly #handles = new Handles()
  readonly #order = new RequestOrder()
  readonly #flow: Flow
  #closed: Promise<void> | null = null

  constructor(parts: SessionParts) {
    this.#parts = parts
    const { sftp, budget, misbehaved } = parts
    announceExtensions(sftp, announcedExtensions)
    this.#flow = new Flow(sftp, budget, () => misbehaved('sent more than its window'))
    this.#listenForFiles()
    this.#listenForPaths()
    sftp.on('error', (error: Error) => misbehaved(error.message))
    sftp.on('end', () => sftp.end())
  }

  /** Uploads that are under way. */
  get uploads(): number {
    return this.#handles.uploads
  }

  /** The channel is gone: lets go of everything, publishes nothing more. */
  close(): Promise<void> {
    this.#closed ??= this.#order.exclude(async () => {
      for (const handle of this.#handles.removeAll()) {
        try {
          await letGo(handle)
        } catch (error) {
          this.#parts.logger.error('abort_failed', { path: handle.path, error })
        }
      }
    })
    return this.#closed
  }

  #listenForFiles(): void {
    const { sftp } = this.#parts
    sftp.on('OPEN', (id, path, flags) => {
      this.#inTurn(id, async () => sftp.handle(id, await this.#open(toFeedPath(path), flags)))
    })
    sftp.on('WRITE', (id, handle, offset, data) => this.#write(id, handle, offset, data))
    sftp.on('READ', (id, handle, offset, length) => {
      this.#inTurn(id, () => this.#read(id, handle, offset, length))
    })
    sftp.on('CLOSE', (id, handle) => this.#done(id, () => this.#closeHandle(handle)))
    sftp.on('FSTAT', (id, handle) => {
      this.#inTurn(id, async () => sftp.attrs(id, toAttributes(await this.#entryOf(handle))))
    })
    sftp.on('FSETSTAT', (id, handle, attrs) => {
      this.#done(id, async () => {
        // Mode, owner and times are ours to set: asking for them does no harm.
        const { size } = attrs as Partial<Attributes>
        if (size !== undefined) await this.#handles.upload(handle).upload.resize(size)
      })
    })
    sftp.on('EXTENDED', (id, name, body) => this.#extended(id, name, body))
  }

  #listenForPaths(): void {
    const { sftp, volume } = this.#parts
    sftp.on('STAT', (id, path) => {
      this.#inTurn(id, async () => {
        sftp.attrs(id, toAttributes(await volume.statForResume(toFeedPath(path))))
      })
    })
    sftp.on('LSTAT', (id, path) => {
      this.#inTurn(id, async () =>
        sftp.attrs(id, toAttributes(await volume.stat(toFeedPath(path)))),
      )
    })
    sftp.on('SETSTAT', (id, path, attrs) => {
      this.#done(id, async () => {
        await volume.stat(toFeedPath(path))
        if ((attrs as Partial<Attributes>).size !== undefined) throw notHere('Changing a size')
      })
    })
    sftp.on('OPENDIR', (id, path) => {
      this.#inTurn(id, async () => sftp.handle(id, await this.#openFolder(toFeedPath(path))))
    })
    sftp.on('READDIR', (id, handle) => this.#inTurn(id, () => this.#listPage(id, handle)))
    sftp.on('MKDIR', (id, path) => this.#done(id, () => volume.makeFolder(toFeedPath(path))))
    sftp.on('RMDIR', (id, path) => this.#done(id, () => volume.removeFolder(toFeedPath(path))))
    sftp.on('REMOVE', (id, path) => this.#done(id, () => volume.removeFile(toFeedPath(path))))
    sftp.on('RENAME', (id, from, to) => {
      this.#done(id, () => volume.rename(toFeedPath(from), toFeedPath(to), false))
    })
    sftp.on('REALPATH', (id, path) => {
      this.#inTurn(id, async () => {
        const filename = `/${toFeedPath(path)}`
        sftp.name(id, [{ filename, longname: filename, attrs: {} as Attributes }])
      })
    })
    sftp.on('READLINK', (id) => this.#done(id, () => Promise.reject(notHere('A link'))))
    sftp.on('SYMLINK', (id) => this.#done(id, () => Promise.reject(notHere('A link'))))
  }

  #extended(id: number, name: string, body: Buffer | undefined): void {
    const { sftp, volume } = this.#parts
    if (name === 'limits@openssh.com') {
      this.#inTurn(id, async () => sendExtendedReply(sftp, id, limitsReply()))
    } else if (name === 'fsync@openssh.com') {
      this.#done(id, async () => {
        const [handle = Buffer.alloc(0)] = readStrings(body, 1)
        await this.#handles.upload(handle).upload.sync()
      })
    } else if (name === 'posix-rename@openssh.com') {
      this.#done(id, async () => {
        const [from = '', to = ''] = readStrings(body, 2).map(String)
        await volume.rename(toFeedPath(from), toFeedPath(to), true)
      })
    } else {
      this.#done(id, () => Promise.reject(notHere('This extension')))
    }
  }

  async #open(path: string, flags: number): Promise<Buffer> {
    const { volume, feed, connectionId, isStopping } = this.#parts
    this.#handles.requireRoom()
    const has = (flag: number) => (flags & flag) !== 0
    if (!has(OPEN_MODE.WRITE) && !has(OPEN_MODE.APPEND)) {
      return this.#handles.add({ kind: 'file', path, file: await volume.openRead(path) })
    }
    if (isStopping()) {
      throw new FileRefusal('STOPPING', 'The server is being restarted. Please try again soon.')
    }
    const upload = await volume.openUpload(path, {
      connectionId,
      maxFileSize: feed.settings.maxFileSize,
      create: has(OPEN_MODE.CREAT),
      exclusive: has(OPEN_MODE.EXCL),
      truncate: has(OPEN_MODE.TRUNC),
      append: has(OPEN_MODE.APPEND),
    })
    return this.#handles.add({ kind: 'upload', path, upload, written: 0 })
  }

  #write(id: number, name: Buffer, offset: number, data: Buffer): void {
    this.#flow.taken(data.length)
    this.#accept(
      id,
      (work) => this.#order.share(work),
      async () => {
        try {
          const handle = this.#handles.upload(name)
          await handle.upload.write(offset, data)
          handle.written += data.length
          this.#parts.reporter.progress(handle.path, handle.written)
        } finally {
          this.#flow.written(data.length)
        }
        this.#parts.sftp.status(id, STATUS_CODE.OK)
      },
    )
  }

  async #read(id: number, name: Buffer, offset: number, length: number): Promise<void> {
    await this.#answersTaken()
    const handle = this.#handles.get(name)
    const bytes = await readFrom(handle, offset, Math.min(length, maxDataBytes))
    if (bytes.length > 0) this.#parts.sftp.data(id, bytes)
    else this.#parts.sftp.status(id, STATUS_CODE.EOF)
  }

  async #closeHandle(name: Buffer): Promise<void> {
    const { reporter, logger, feed, connectionId } = this.#parts
    const handle = this.#handles.remove(name)
    if (handle.kind !== 'upload') return letGo(handle)
    const { path, upload } = handle
    await upload.close()
    reporter.received(upload.size)
    logger.info('received', { feedId: feed.id, connectionId, path, size: upload.size })
  }

  async #entryOf(name: Buffer): Promise<FeedEntry> {
    const handle = this.#handles.get(name)
    if (handle.kind === 'folder') return this.#parts.volume.stat(handle.path)
    const base = { name: handle.path, kind: 'file' } as const
    if (handle.kind === 'upload') {
      return { ...base, size: handle.upload.size, modifiedAt: new Date() }
    }
    const { size, mtime } = await handle.file.stat()
    return { ...base, size, modifiedAt: mtime }
  }

  async #openFolder(path: string): Promise<Buffer> {
    const { volume } = this.#parts
    this.#handles.requireRoom()
    const found = await volume.stat(path)
    if (found.kind !== 'folder') throw new FileRefusal('NOT_A_FOLDER', 'This is not a folder.')
    return this.#handles.add({ kind: 'folder', path, pages: volume.list(path) })
  }

  async #listPage(id: number, name: Buffer): Promise<void> {
    await this.#answersTaken()
    const handle = this.#handles.get(name)
    if (handle.kind !== 'folder') throw new FileRefusal('NOT_A_FOLDER', 'This is not a folder.')
    const page = await handle.pages.next()
    if (page.done) this.#parts.sftp.status(id, STATUS_CODE.EOF)
    else this.#parts.sftp.name(id, page.value.map(toListing))
  }

  /** A request with a plain OK for an answer. */
  #done(id: number, work: () => Promise<void>): void {
    this.#inTurn(id, async () => {
      await work()
      this.#parts.sftp.status(id, STATUS_CODE.OK)
    })
  }

  #inTurn(id: number, work: () => Promise<void>): void {
    this.#accept(id, (job) => void this.#order.exclude(job), work)
  }

  #accept(id: number, start: (work: () => Promise<void>) => void, work: () => Promise<void>): void {
    const { active, misbehaved } = this.#parts
    active()
    if (this.#order.count >= maxRequests) misbehaved('has too many requests under way')
    start(async () => {
      try {
        await work()
      } catch (error) {
        this.#answerError(id, error)
      }
    })
  }

  #answerError(id: number, error: unknown): void {
    const { sftp, logger, feed, connectionId } = this.#parts
    const { code, message, unexpected } = toStatus(error)
    if (unexpected) logger.error('request_failed', { feedId: feed.id, connectionId, error })
    sftp.status(id, code, message)
  }

  /** Waits until the client has read most of what it asked for, so that answers do not pile up. */
  async #answersTaken(): Promise<void> {
    const { sftp, socket } = this.#parts
    while (!socket.destroyed) {
      if (socket.writableLength > maxUnsentBytes) {
        await Promise.race([once(socket, 'drain'), once(socket, 'close')])
      } else if (hasUnsentAnswers(sftp)) await delay(20)
      else return
    }
  }
}

async function readFrom(handle: OpenHandle, offset: number, length: number): Promise<Buffer> {
  if (handle.kind === 'upload') return handle.upload.read(offset, length)
  if (handle.kind === 'folder') throw new FileRefusal('IS_A_FOLDER', 'This is a folder.')
  const bytes = Buffer.allocUnsafe(length)
  const { bytesRead } = await handle.file.read(bytes, 0, length, offset)
  return bytes.subarray(0, bytesRead)
}

async function letGo(handle: OpenHandle): Promise<void> {
  if (handle.kind === 'upload') await handle.upload.abort()
  else if (handle.kind === 'file') await handle.file.close()
  else await handle.pages.return(undefined)
}

const notHere = (what: string) => new FileRefusal('NOT_SUPPORTED', `${what} is not supported here.`)
