import { createReadStream, statSync } from 'node:fs'
import { Readable } from 'node:stream'

/** A sender in a process of its own: takes `{ url, source }`, puts the file there, answers the milliseconds. */
async function put(url: string, source: string): Promise<number> {
  const began = performance.now()
  const body = Readable.toWeb(createReadStream(source, { highWaterMark: 256 * 1024 }))
  const headers = { 'content-length': String(statSync(source).size) }
  const answer = await fetch(url, { method: 'PUT', body, headers, duplex: 'half' } as RequestInit)
  const said = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status}: ${said}`)
  return performance.now() - began
}

process.on('message', ({ url, source }: { url: string; source: string }) => {
  void put(url, source).then((milliseconds) => process.send?.(milliseconds))
})
