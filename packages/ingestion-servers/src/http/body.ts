import { createHash } from 'node:crypto'
import { Transform, type Readable } from 'node:stream'
import { formatSize } from '../common/format-size.ts'
import { FileRefusal } from '../common/refusal.ts'
import type { DoorRequest } from './http-exchange.ts'
import { Problem } from './problem.ts'

/** What a request states of its bytes, and what is allowed. */
export interface BodyRules {
  maxSize: number
  /** Base64, as `Content-MD5` has it. */
  md5?: string | undefined
  /** Is told how many bytes are here. */
  onBytes?: ((bytes: number) => void) | undefined
  /** Bytes that were announced. */
  size?: number | undefined
}

/** Lets bytes through while they are as stated; fails with `FileRefusal`, and what reads them stores nothing. */
export function checkedBody(source: Readable, rules: BodyRules): Readable {
  const { maxSize, md5, size, onBytes } = rules
  const hash = md5 === undefined ? null : createHash('md5')
  let count = 0
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count += chunk.length
      hash?.update(chunk)
      onBytes?.(count)
      if (count > maxSize) done(tooLarge(maxSize))
      else done(null, chunk)
    },
    flush(done) {
      if (size !== undefined && count !== size)
        done(new FileRefusal('INCOMPLETE', `${count} of ${size} bytes came.`))
      else if (hash && hash.digest('base64') !== md5)
        done(new FileRefusal('INCOMPLETE', 'The bytes have another MD5 than Content-MD5 says.'))
      else done()
    },
  })
  source.on('error', (error) => check.destroy(error))
  source.on('close', () => {
    if (!source.readableEnded) check.destroy(new CutUpload())
  })
  check.on('close', () => source.unpipe(check))
  return source.pipe(check)
}

class CutUpload extends FileRefusal {
  constructor() {
    super('INCOMPLETE', 'The upload was cut.')
  }
}

/** Whether a body was broken off by its sender. A store wraps what a stream has failed with. */
export function isCut(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof CutUpload) return true
  return false
}

const tooLarge = (maxSize: number) =>
  new FileRefusal('TOO_LARGE', `No more than ${formatSize(maxSize)} are taken.`)

/** The rules for a request's own body. Refuses what announces too much before a byte is read. */
export function bodyRules(request: DoorRequest, maxSize: number): BodyRules {
  const stated = request.header('content-length')
  const size = stated === undefined ? undefined : Number(stated)
  if (size !== undefined && size > maxSize) throw tooLarge(maxSize)
  return { maxSize, size, md5: request.header('content-md5') }
}

/** The whole body. Throws `FileRefusal`. */
export async function wholeBody(source: Readable, rules: BodyRules): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of checkedBody(source, rules)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** The body as JSON. Throws `Problem`. */
export async function jsonBody(request: DoorRequest, maxSize: number): Promise<unknown> {
  const bytes = await wholeBody(request.body, bodyRules(request, maxSize))
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Problem(400, 'REQUEST_INVALID', 'The body is no JSON in UTF-8.', 'Send JSON.')
  }
}
