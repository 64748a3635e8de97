import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import { S3Error } from '../s3-error.ts'

/** A browser's form: everything in front of its file, and the file as it comes. */
export interface PostForm {
  /** Names in lower case, in the order they came; UTF-8 as latin1 text, as headers are. */
  fields: Map<string, string>
  filename: string
  file: Readable
}

const malformed = (message: string): S3Error => new S3Error('MalformedPOSTRequest', message)

const notMultipart = (): S3Error =>
  malformed('The body of your POST request is not well-formed multipart/form-data.')

const asHeader = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

type Parser = InstanceType<typeof Busboy>

/** Reads a form up to its file. Fields behind the file are ignored, as S3 does. Throws MalformedPOSTRequest. */
export function readPostForm(message: IncomingMessage): Promise<PostForm> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>()
    const headers = message.headers as BusboyHeaders
    const limits = { fieldSize: 20 * 1024, fields: 100, files: 1, parts: 101, headerPairs: 20 }
    let file: Readable | null = null
    const parser = startParser(headers, limits)
    const fail = (error: S3Error): void => {
      message.unpipe(parser)
      file?.destroy(error)
      reject(error)
    }
    parser.on('field', (name: string, value: string) => {
      if (!file) fields.set(name.toLowerCase(), asHeader(value))
    })
    parser.on('file', (_name: string, stream: Readable, filename: string | undefined) => {
      file = stream
      resolve({ fields, filename: asHeader(filename ?? ''), file: stream })
    })
    parser.on('fieldsLimit', () => fail(malformed('The form has too many fields.')))
    parser.on('error', () => fail(notMultipart()))
    parser.on('finish', () => {
      if (!file) reject(malformed('POST requires exactly one file upload per request.'))
    })
    message.once('close', () => {
      if (!message.complete) fail(notMultipart())
    })
    message.pipe(parser)
  })
}

function startParser(headers: BusboyHeaders, limits: object): Parser {
  try {
    return new Busboy({ headers, limits, defCharset: 'utf8' })
  } catch {
    throw notMultipart()
  }
}
