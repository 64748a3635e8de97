import { randomBytes } from 'node:crypto'
import { FileRefusal, toFileRefusal, type Upload } from '../common/index.ts'
import type { Commands } from './command.ts'
import type { DataStream } from './data-stream.ts'
import { receive } from './receive.ts'
import { reply, type Reply } from './reply.ts'
import { interruptedReply, missingForData, runTransfer } from './run-transfer.ts'
import { isSenderThere, patienceFor } from './sender-presence.ts'
import type { Session } from './session.ts'
import type { Transfer } from './transfer.ts'

/** STOR, APPE, STOU (RFC 959). */
export const uploadCommands: Commands = {
  STOR: {
    run: (session, named) => store(session, session.folder.resolve(named), session.restartAt),
  },
  APPE: {
    async run(session, named) {
      const path = session.folder.resolve(named)
      return store(session, path, await endOf(session, path))
    },
  },
  STOU: {
    run(session, named) {
      const unique = `${named || 'file'}.${randomBytes(6).toString('hex')}`
      // RFC 1123, 4.1.2.9: the name that was chosen is said in this form.
      const path = session.folder.resolve(unique)
      return store(session, path, 0, `FILE: /${path}`)
    },
  },
}

/** What SIZE answers, so that a sender who asked it goes on where it thinks it does. */
async function endOf({ signedIn }: Session, path: string): Promise<number> {
  try {
    return (await signedIn.volume.statForResume(path)).size
  } catch (error) {
    if (error instanceof FileRefusal && error.code === 'NOT_FOUND') return 0
    throw error
  }
}

async function store(
  session: Session,
  path: string,
  offset: number,
  opening?: string,
): Promise<Reply> {
  if (session.parts.isStopping()) {
    throw new FileRefusal('STOPPING', 'The server is being restarted. Please try again soon.')
  }
  const missing = missingForData(session)
  if (missing) return missing
  const announcedSize = session.announcedSize
  session.announcedSize = null
  const upload = await openOrTell(session, path, offset)
  const arrival = new Arrival(session, path, upload, { offset, announcedSize })
  const said = await runTransfer(session, {
    path,
    isUpload: true,
    ...(opening && { opening }),
    move: (data, transfer) => arrival.take(data, transfer),
  }).catch(async (error: unknown) => {
    await arrival.failed('refused', toFileRefusal(error).message)
    throw error
  })
  if (!arrival.isTaken) await arrival.failed('cut', said.lines.join(' '))
  return said
}

/** As `open`; whoever watches the connection sees a file that was refused before it came. */
async function openOrTell(session: Session, path: string, offset: number): Promise<Upload> {
  try {
    return await open(session, path, offset)
  } catch (error) {
    session.signedIn.reporter.failed(path, 'refused', toFileRefusal(error).message)
    throw error
  }
}

async function open(session: Session, path: string, offset: number): Promise<Upload> {
  const { parts, signedIn } = session
  const { feed, volume } = signedIn
  const upload = await volume.openUpload(path, {
    connectionId: parts.id,
    maxFileSize: feed.settings.maxFileSize,
    create: true,
    exclusive: false,
    truncate: offset === 0,
    append: false,
  })
  if (offset === 0 || upload.size === offset) return upload
  try {
    if (upload.size < offset) {
      throw new FileRefusal('NOT_SUPPORTED', `The server holds ${upload.size} bytes of this file.`)
    }
    // What follows replaces what is there from here on.
    await upload.resize(offset)
    return upload
  } catch (error) {
    await upload.abort()
    throw error
  }
}

interface Expected {
  /** Where the first byte belongs. */
  offset: number
  announcedSize: number | null
}

/** A file that arrives: published when it came to a good end, else kept apart. */
class Arrival {
  readonly #session: Session
  readonly #path: string
  readonly #upload: Upload
  readonly #expected: Expected
  #isClosed = false

  constructor(session: Session, path: string, upload: Upload, expected: Expected) {
    this.#session = session
    this.#path = path
    this.#upload = upload
    this.#expected = expected
  }

  /** Unless something was thrown. */
  get isTaken(): boolean {
    return this.#isClosed
  }

  async take(data: DataStream, transfer: Transfer): Promise<Reply> {
    const { signedIn, parts } = this.#session
    const { reporter } = signedIn
    const { offset, announcedSize } = this.#expected
    const began = performance.now()
    const ending = await receive({
      data,
      upload: this.#upload,
      offset,
      memory: parts.memory,
      progress: (bytes) => {
        transfer.progress(bytes)
        reporter.progress(this.#path, bytes)
      },
    })
    if (transfer.interruption) return interruptedReply(transfer.interruption)
    const { size } = this.#upload
    const tookMs = performance.now() - began
    // Over TLS its end was said, which who is killed does not.
    const isCertain = size === announcedSize || this.#session.isDataProtected
    const patienceMs = isCertain ? 0 : await this.#patienceMs(transfer.bytes, tookMs)
    const isThere = await isSenderThere(parts.channel, patienceMs)
    if (ending === 'cut' || !isThere) return interruptedReply('lost')
    if (announcedSize !== null && size < announcedSize) {
      const text = `Only ${size} of the ${announcedSize} bytes that ALLO announced have come.`
      throw new FileRefusal('INCOMPLETE', text)
    }
    await this.#publish(size)
    return reply(226, `Taken: ${size} bytes.`)
  }

  async #patienceMs(bytes: number, tookMs: number): Promise<number> {
    const { volume } = this.#session.signedIn
    const replaces = await volume.stat(this.#path).then(
      () => true,
      () => false,
    )
    return patienceFor({ bytes, tookMs, replaces })
  }

  async #publish(size: number): Promise<void> {
    const { signedIn, parts } = this.#session
    const { feed, reporter } = signedIn
    this.#isClosed = true
    await this.#upload.close()
    reporter.received(size, this.#path)
    const fields = { feedId: feed.id, connectionId: parts.id, path: this.#path, size }
    parts.logger.info('received', fields)
  }

  /** Publishes nothing more, and keeps what can go on. */
  async failed(outcome: 'refused' | 'cut', reason: string): Promise<void> {
    this.#session.signedIn.reporter.failed(this.#path, outcome, reason)
    if (!this.#isClosed) await this.#upload.abort()
  }
}
