import { createHash } from 'node:crypto'
import { Transform, type Readable } from 'node:stream'
import { ContentMeter } from '../content/content-meter.ts'
import { kindOfPath, nameOf, packageFolderOf } from '../delivery/inbox-path.ts'
import { TransientError } from '../errors.ts'
import { stableId } from '../ids.ts'
import type { ArrivedFile, Inbox } from '../ports/inbox.ts'
import type { InboxFile } from '../schema/feed.ts'
import type { IngestParts } from './parts.ts'

type ReceiveParts = Pick<IngestParts, 'inbox' | 'objects' | 'signals' | 'clock' | 'ids'>

/** The inbox that every protocol driver fills: bytes to our bucket, hashed and judged on the way, then noted. */
export function createInbox(parts: ReceiveParts): Inbox {
  return {
    async receive(file) {
      const kind = kindOfPath(file.path)
      if (kind === 'ignored') return null
      const id = stableId(file.feedId, file.path)
      const object = `staging/${file.feedId}/${id}/${parts.ids.next()}`
      const stored = await storeMeasured(parts, file, object)
      const record: InboxFile = {
        id,
        feedId: file.feedId,
        path: file.path,
        folder: packageFolderOf(file.path),
        name: nameOf(file.path),
        kind,
        ...stored,
        object,
        receivedAt: parts.clock.now(),
        connectionId: file.connectionId,
      }
      try {
        await parts.inbox.put(record)
        await parts.signals.assessFolder(record.feedId, record.folder)
      } catch (cause) {
        const message = `'${file.path}' could not be put into the inbox.`
        throw new TransientError('INBOX_UNAVAILABLE', message, cause)
      }
      return record
    },
  }
}

type Measured = Pick<InboxFile, 'size' | 'hashes' | 'content'>

async function storeMeasured(
  { objects }: ReceiveParts,
  file: ArrivedFile,
  object: string,
): Promise<Measured> {
  const { bytes, result } = measured(file.open())
  try {
    await objects.write(object, bytes, 'application/octet-stream')
  } catch (cause) {
    throw new TransientError('STORE_UNAVAILABLE', `'${file.path}' could not be stored.`, cause)
  }
  return result()
}

function measured(source: Readable) {
  const digests = { md5: createHash('md5'), sha1: createHash('sha1'), sha256: createHash('sha256') }
  const content = new ContentMeter()
  let size = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      for (const digest of Object.values(digests)) digest.update(chunk)
      content.observe(chunk)
      done(null, chunk)
    },
  })
  source.on('error', (error) => meter.destroy(error))
  return {
    bytes: source.pipe(meter),
    result: async (): Promise<Measured> => ({
      size,
      content: await content.result(),
      hashes: {
        md5: digests.md5.digest('hex'),
        sha1: digests.sha1.digest('hex'),
        sha256: digests.sha256.digest('hex'),
      },
    }),
  }
}
