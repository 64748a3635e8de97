import { Transform, type TransformCallback } from 'node:stream'
import { S3Error } from '../s3-error.ts'

/** Judges signatures of chunks as they end; the last, empty chunk included. */
export interface ChunkVerifier {
  /** Bytes of the chunk that is running. */
  data(bytes: Uint8Array): void
  endOfChunk(signature: string | undefined): void
  /** Called with the trailing headers as sent, once. */
  trailer(lines: readonly string[], signature: string | undefined): void
}

export interface AwsChunkedOptions {
  verifier: ChunkVerifier | null
  /** x-amz-decoded-content-length. */
  decodedLength: number
  /** Receives trailing headers, names in lower case. */
  onTrailer(headers: ReadonlyMap<string, string>): void
}

/** A chunk's head or trailer line longer than this is no honest one. */
const longestLine = 16_384
const mostTrailerLines = 32

const incomplete = (): S3Error =>
  new S3Error(
    'IncompleteBody',
    'The request body terminated unexpectedly or is no aws-chunked encoding.',
  )

type State = 'head' | 'data' | 'data end' | 'trailer' | 'done'

/** Decodes `Content-Encoding: aws-chunked`: `hex[;chunk-signature=s]\r\n data \r\n ... 0\r\n trailers \r\n`. */
export class AwsChunkedDecoder extends Transform {
  #state: State = 'head'
  #line = ''
  #left = 0
  #decoded = 0
  #signature: string | undefined
  readonly #trailer: string[] = []
  readonly #options: AwsChunkedOptions

  constructor(options: AwsChunkedOptions) {
    super()
    this.#options = options
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      let rest = chunk
      while (rest.length > 0)
        rest = this.#state === 'data' ? this.#takeData(rest) : this.#takeLine(rest)
      done()
    } catch (error) {
      done(error as Error)
    }
  }

  override _flush(done: TransformCallback): void {
    const isWhole = this.#state === 'done' && this.#decoded === this.#options.decodedLength
    done(isWhole ? null : incomplete())
  }

  #takeData(bytes: Buffer): Buffer {
    const data = bytes.subarray(0, this.#left)
    this.#left -= data.length
    this.#decoded += data.length
    if (this.#decoded > this.#options.decodedLength) throw incomplete()
    this.#options.verifier?.data(data)
    this.push(data)
    if (this.#left === 0) this.#state = 'data end'
    return bytes.subarray(data.length)
  }

  #takeLine(bytes: Buffer): Buffer {
    if (this.#state === 'done') throw incomplete()
    const end = bytes.indexOf(10)
    const part = end < 0 ? bytes : bytes.subarray(0, end)
    this.#line += part.toString('latin1')
    if (this.#line.length > longestLine) throw incomplete()
    if (end < 0) return bytes.subarray(bytes.length)
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line
    this.#line = ''
    this.#endOfLine(line)
    return bytes.subarray(end + 1)
  }

  #endOfLine(line: string): void {
    if (this.#state === 'head') this.#startChunk(line)
    else if (this.#state === 'data end') this.#endChunk(line)
    else if (line === '') this.#finish()
    else if (this.#trailer.push(line) > mostTrailerLines) throw incomplete()
  }

  #startChunk(line: string): void {
    const match = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line)
    if (!match?.[1]) throw incomplete()
    this.#left = parseInt(match[1], 16)
    this.#signature = match[2]
    if (this.#left > 0) {
      this.#state = 'data'
      return
    }
    this.#options.verifier?.endOfChunk(this.#signature)
    this.#state = 'trailer'
  }

  #endChunk(line: string): void {
    if (line !== '') throw incomplete()
    this.#options.verifier?.endOfChunk(this.#signature)
    this.#state = 'head'
  }

  #finish(): void {
    this.#state = 'done'
    const isSignature = (line: string): boolean => /^x-amz-trailer-signature\s*:/i.test(line)
    const signature = this.#trailer.find(isSignature)?.split(':')[1]?.trim()
    const lines = this.#trailer.filter((line) => !isSignature(line))
    this.#options.verifier?.trailer(lines, signature)
    this.#options.onTrailer(new Map(lines.map(parseTrailerLine)))
  }
}

function parseTrailerLine(line: string): [name: string, value: string] {
  const colon = line.indexOf(':')
  if (colon < 1)
    throw new S3Error(
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed.',
    )
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
}
