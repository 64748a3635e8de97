import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Passes bytes on, and has their MD5: what a bucket's ETag is made of, and what Cloud Storage states of an object. */
function hashing() {
  const hash = createHash('md5')
  const stream = new Transform({
    highWaterMark: 256 * 1024,
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  return { stream, md5: () => hash.digest('hex') }
}

const toDisk = (path: string) => createWriteStream(path, { highWaterMark: 2 * 1024 ** 2 })

/** The peer of an upload: a server that writes what it is sent, answers its MD5, and sends what it has. */
export async function rawServer(target: string) {
  const server = createServer((request, response) => {
    if (request.method === 'GET') return void createReadStream(target).pipe(response)
    const { stream, md5 } = hashing()
    void pipeline(request, stream, toDisk(target)).then(() => response.end(md5()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, stop: () => server.close() }
}

/** The peer of taking an object in: one request, the MD5 of what comes, and a file. */
export async function rawFetch(url: string, target: string, headers: Record<string, string> = {}) {
  const answer = await fetch(url, { headers })
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
  const { stream } = hashing()
  await pipeline(Readable.fromWeb(answer.body as never), stream, toDisk(target))
}
