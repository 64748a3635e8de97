import { Transform } from 'node:stream'
import { ContentMeter } from '../content/content-meter.ts'
import { createDigests } from '../content/digests.ts'
import type { Hashes } from '../content/hashing-thread.ts'
import {
  inboxFileId,
  isEmptied,
  isOlder,
  newInboxFile,
  noBytes,
  withdrawn,
} from '../delivery/inbox-file.ts'
import { kindOfPath } from '../delivery/inbox-path.ts'
import { TransientError } from '../errors.ts'
import type { AnnouncedInbox, ArrivedFile } from '../ports/inbox.ts'
import type { FileOrigin, InboxFile } from '../schema/feed.ts'
import type { IngestParts } from './parts.ts'

type ReceiveParts = Pick<IngestParts, 'inbox' | 'objects' | 'signals' | 'clock' | 'ids'>

/** The inbox that every protocol driver fills: bytes to our bucket, hashed and judged on the way, then noted. */
export function createInbox(parts: ReceiveParts): AnnouncedInbox {
  const { inbox, objects, signals } = parts
  return {
    async receive(file) {
      const { feedId, path, connectionId, origin } = file
      if (kindOfPath(path) === 'ignored') return null
      const held = origin ? await noted(path, () => inbox.get(feedId, path)) : null
      if (held && origin && isKnown(held, origin)) {
        await noted(path, () => signals.assessArrival(feedId, path))
        return held
      }
      const arrivalId = file.arrivalId ?? parts.ids.next()
      const object = `staging/${feedId}/${inboxFileId(feedId, path)}/${arrivalId}`
      const measured = await storeMeasured(parts, file, object)
      const receivedAt = parts.clock.now()
      const arrived = newInboxFile({
        ...{ feedId, path, connectionId, object, receivedAt },
        ...measured,
        ...(origin ? { origin } : {}),
      })
      const record = await noted(path, () => inbox.put(arrived))
      // The same bytes again: the ones that we hold stay.
      if (record.object !== object) await noted(path, () => objects.remove(object))
      await noted(path, () => signals.assessArrival(feedId, path))
      return record
    },

    async remove(feedId, path, order) {
      if (kindOfPath(path) === 'ignored') return
      const file = await noted(path, () => inbox.get(feedId, path))
      if (!file || isOlder(order, file)) return
      const gone = withdrawn(file, parts.clock.now(), order)
      if (!(await noted(path, () => inbox.replace(file, gone)))) return
      await noted(path, () => signals.assessArrival(feedId, path))
    },

    async refuse({ feedId, path, connectionId, refusal }) {
      const held = await noted(path, () => inbox.get(feedId, path))
      if (held && !isEmptied(held)) return
      const receivedAt = parts.clock.now()
      const hashes = { ...noBytes.hashes }
      const announced = { feedId, path, connectionId, refusal, receivedAt, ...noBytes, hashes }
      await noted(path, () => inbox.put(newInboxFile(announced)))
      await noted(path, () => signals.assessArrival(feedId, path))
    },
  }
}

/** Whether this version of an object, or a newer one, is here already. */
const isKnown = (held: InboxFile, origin: FileOrigin): boolean =>
  isOlder(origin.order, held) || (held.origin?.id === origin.id && !isEmptied(held))

/** What the inbox could not take now is to be handed on again. */
async function noted<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const message = `'${path}' could not be noted in the inbox.`
    throw new TransientError('INBOX_UNAVAILABLE', message, cause)
  }
}

type Measured = Pick<InboxFile, 'size' | 'hashes' | 'content'>

async function storeMeasured(
  { objects }: ReceiveParts,
  file: ArrivedFile,
  object: string,
): Promise<Measured> {
  const { bytes, result } = measured(file)
  try {
    await objects.write(object, bytes, 'application/octet-stream')
  } catch (cause) {
    throw new TransientError('STORE_UNAVAILABLE', `'${file.path}' could not be stored.`, cause)
  }
  return result()
}

function measured(file: ArrivedFile) {
  const digests = createDigests()
  const content = new ContentMeter()
  const source = file.open()
  let size = 0
  let hashes: Hashes | null = null
  const meter = new Transform({
    // So that the store writes what was hashed while more is hashed.
    highWaterMark: 512 * 1024,
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      content.observe(chunk)
      const wait = digests.update(chunk)
      if (wait) wait.then(() => done(null, chunk), done)
      else done(null, chunk)
    },
    // Before the end, so that a store that writes the whole or nothing writes nothing.
    flush(done) {
      digests.result().then((found) => {
        hashes = found
        const stated = file.md5?.() ?? found.md5
        done(stated === found.md5 ? null : corrupt(file.path))
      }, done)
    },
  })
  source.on('error', (error) => meter.destroy(error))
  // A store that fails leaves the meter; the file behind it must be closed too.
  meter.on('close', () => {
    source.destroy()
    digests.drop()
  })
  return {
    bytes: source.pipe(meter),
    result: async (): Promise<Measured> => ({
      size,
      content: await content.result(),
      hashes: hashes ?? (await digests.result()),
    }),
  }
}

const corrupt = (path: string) =>
  new TransientError('OBJECT_CORRUPT', `What was read of '${path}' has not the MD5 that it should.`)
