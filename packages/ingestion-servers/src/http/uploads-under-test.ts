import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Clock, ResumableUploads } from '@ddex/dsp-core'

interface Held {
  bytes: Buffer
  at: Date
  metadata: Record<string, string>
}

/** Where the sessions of a test's bucket are, on the server of the door. */
export const sessionPath = '/sessions/'

/** Resumable uploads of a bucket that is a map, with the wire of Cloud Storage's sessions. */
export function memoryUploads(origin: () => string, clock: Clock) {
  const begun = new Map<string, Held & { size: number }>()
  const whole = new Map<string, Held>()
  const uploads: ResumableUploads = {
    async start({ object, metadata, size }) {
      begun.set(object, { bytes: Buffer.alloc(0), at: clock.now(), metadata, size })
      return `${origin()}${sessionPath}${object}`
    },
    async find(object) {
      const found = whole.get(object)
      if (!found) return null
      const md5 = createHash('md5').update(found.bytes).digest('base64')
      const { bytes, metadata, at: wholeAt } = found
      return { size: bytes.length, md5, crc32c: null, metadata, wholeAt }
    },
    read: (object) => Readable.from([whole.get(object)?.bytes ?? Buffer.alloc(0)]),
    remove: async (object) => void whole.delete(object),
    async wholeBefore(prefix, before, { limit, after = '' }) {
      const all = [...whole.keys()].filter((name) => name.startsWith(prefix) && name > after).sort()
      const page = all.slice(0, limit)
      const objects = page.filter((name) => (whole.get(name)?.at ?? before) < before)
      return { objects, next: page.length === limit ? (page.at(-1) ?? null) : null }
    },
  }
  const objectOf = (path: string) => path.slice(path.indexOf(sessionPath) + sessionPath.length)
  /** Puts the bytes of an upload there, right ones or wrong ones. */
  const finish = (url: string, bytes: Buffer) => {
    const object = objectOf(url)
    whole.set(object, { bytes, at: clock.now(), metadata: begun.get(object)?.metadata ?? {} })
  }
  /** A piece of a session, or the question how much is there. */
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const session = begun.get(objectOf(request.url ?? ''))
    const piece = await buffer(request).catch(() => null)
    if (!session || piece === null) return void response.writeHead(404).end()
    session.bytes = Buffer.concat([session.bytes, piece])
    const held = session.bytes.length
    if (held >= session.size) {
      finish(request.url ?? '', session.bytes)
      return void response.writeHead(200).end()
    }
    response.writeHead(308, held > 0 ? { range: `bytes=0-${held - 1}` } : {}).end()
  }
  return { uploads, finish, whole, answer }
}
