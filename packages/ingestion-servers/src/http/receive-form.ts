import { Busboy, type BusboyFileStream } from '@fastify/busboy'
import { pipeline } from 'node:stream'
import { TransientError } from '@ddex/dsp-core'
import { toFeedPath } from '../common/feed-path.ts'
import { FileRefusal } from '../common/refusal.ts'
import { checkedBody, wholeBody } from './body.ts'
import type { DoorAnswer } from './http-exchange.ts'
import type { Visit } from './visit.ts'
import { Problem } from './problem.ts'
import { takeFile } from './take-file.ts'
import { maxMessageBytes, nameMessage, takeMessage, type SentMessage } from './take-message.ts'
import { formMetadata, readBody } from './wire.ts'

const limits = { fields: 20, files: 200, fieldSize: maxMessageBytes, fieldNameSize: 100 }

/**
 * `POST /` as multipart/form-data: the part `ern` has the message, `metadata` (JSON) may have its MessageId, and
 * every other file is one of the delivery's. They are stored as they come, so message and metadata must be first.
 * The message is handed on last: nothing of the delivery is looked at before all of it is here.
 */
export async function receiveForm(visit: Visit): Promise<DoorAnswer> {
  const form = new Form(visit)
  const { request } = visit
  const headers = { 'content-type': request.header('content-type') ?? '' }
  const parser = parserFor(headers)
  const ended = new Promise<void>((resolve, reject) => {
    parser.on('file', (name, stream, fileName) => form.file(name, stream, fileName))
    parser.on('field', (name, value) => form.field(name, value))
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
      parser.on(limit, () => reject(tooMany()))
    pipeline(request.body, parser, (error) => (error ? reject(unreadable(error)) : resolve()))
  })
  const fault = form.failed()
  try {
    await Promise.race([ended, fault])
    const message = await form.message()
    return await takeMessage(visit, message, { audioUrls: [], imageUrls: [] })
  } catch (error) {
    request.body.unpipe(parser)
    throw error
  }
}

function parserFor(headers: { 'content-type': string }) {
  try {
    return new Busboy({ headers, limits, preservePath: true })
  } catch (error) {
    throw unreadable(error)
  }
}

/** The parts of one form, one after the other. */
class Form {
  readonly #visit: Visit
  #ern: Promise<Buffer> | null = null
  #messageId: string | undefined
  #named: SentMessage | null = null
  #work: Promise<void> = Promise.resolve()
  #fail: (error: unknown) => void = () => undefined

  constructor(visit: Visit) {
    this.#visit = visit
  }

  /** Rejects with the first thing that goes wrong, and resolves never. */
  failed(): Promise<never> {
    return new Promise((_resolve, reject) => {
      this.#fail = reject
    })
  }

  field(name: string, value: string): void {
    if (name === 'ern') this.#ern = Promise.resolve(Buffer.from(value, 'utf8'))
    if (name === 'metadata') this.#then(async () => this.#readMetadata(value))
  }

  file(name: string, stream: BusboyFileStream, fileName: string): void {
    // A form that is cut fails all its streams, those as well that nobody has come to.
    stream.on('error', () => undefined)
    if (name === 'ern') {
      this.#ern = wholeBody(stream, { maxSize: maxMessageBytes })
      // Told by what waits for it; when something else went wrong before, nothing does.
      this.#ern.catch(() => undefined)
      this.#then(async () => void (await this.#ern))
    } else if (name === 'metadata') {
      this.#then(async () => {
        const bytes = await wholeBody(stream, { maxSize: 65_536 })
        this.#readMetadata(bytes.toString('utf8'))
      })
    } else if (this.#ern) this.#then(() => this.#store(stream, fileName))
    else {
      stream.resume()
      this.#fail(noMessage())
    }
  }

  /** Everything is stored. Throws `Problem` when there was no message. */
  async message(): Promise<SentMessage> {
    await this.#work
    return this.#name()
  }

  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(work)
    this.#work.catch((error: unknown) => this.#fail(error))
  }

  #readMetadata(text: string): void {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      throw invalidForm('The part metadata is no JSON.', 'Send JSON in it, or leave it out.')
    }
    this.#messageId = readBody(formMetadata, value).messageId
  }

  async #name(): Promise<SentMessage> {
    if (!this.#ern) throw noMessage()
    this.#named ??= nameMessage(await this.#ern, this.#messageId)
    return this.#named
  }

  async #store(stream: BusboyFileStream, fileName: string): Promise<void> {
    const { parts, feed, connectionId, arrivals } = this.#visit
    const { folder } = await this.#name()
    await takeFile(arrivals, `${folder}/${fileName}`, (onBytes) => {
      const name = toFeedPath(fileName)
      if (name === '') throw invalidForm('A file has no name.', 'Give each file its filename.')
      const open = () => checkedBody(stream, { maxSize: feed.settings.maxFileSize, onBytes })
      const arrived = { feedId: feed.id, path: `${folder}/${name}`, size: 0, connectionId }
      return parts.inbox.receive({ ...arrived, open })
    })
    stream.resume()
  }
}

const invalidForm = (message: string, fix: string) =>
  new Problem(400, 'REQUEST_INVALID', message, fix)

const noMessage = () =>
  invalidForm(
    'The part ern was not there before the first file.',
    'Send ern first, then metadata, then the files.',
  )

const tooMany = () =>
  invalidForm(
    `The form has more than ${limits.files} files or ${limits.fields} fields.`,
    'Send the other files one by one, by PUT.',
  )

function unreadable(error: unknown): Error {
  if (error instanceof FileRefusal || error instanceof TransientError) return error
  return invalidForm('The form cannot be read to its end.', 'Send it again, whole.')
}
