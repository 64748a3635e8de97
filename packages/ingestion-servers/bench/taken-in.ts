import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInbox, randomIds, systemClock, type Inbox, type ObjectStore } from '@ddex/dsp-core'
import { memoryInboxStore, recordedSignals } from '@ddex/testkit'

/** The service's own inbox with a folder in the place of its bucket. */
export async function inboxOnDisk(folder: string): Promise<Inbox> {
  await mkdir(folder, { recursive: true })
  const at = (path: string): string => join(folder, path.replaceAll('/', '_'))
  const objects: ObjectStore = {
    async write(path, bytes) {
      const source = bytes instanceof Readable ? bytes : Readable.from([Buffer.from(bytes)])
      await pipeline(source, createWriteStream(at(path), { highWaterMark: 2 * 1024 ** 2 }))
    },
    read: (path) => createReadStream(at(path)),
    readAll: (path) => readFile(at(path)),
    async stat(path) {
      const { size } = await stat(at(path))
      return { path, size, contentType: null }
    },
    remove: (path) => rm(at(path), { force: true }),
  }
  const { signals } = recordedSignals()
  return createInbox({
    inbox: memoryInboxStore(),
    objects,
    signals,
    clock: systemClock,
    ids: randomIds,
  })
}
