import { isEmptied, type InboxFile } from '@ddex/dsp-core'
import { z } from 'zod'
import { toFeedPath } from '../common/feed-path.ts'
import { json, type DoorAnswer } from './http-exchange.ts'
import type { Visit } from './visit.ts'
import { listedFile, readBody } from './wire.ts'

const mostListed = 200
const query = z.object({
  folder: z.string().max(900).default(''),
  after: z.string().max(900).optional(),
  limit: z.coerce.number().int().min(1).max(mostListed).default(100),
})

/** Whether a file's bytes are the sender's to read: not what it has taken back, nor what never came. */
export const isThere = (file: InboxFile | null): file is InboxFile =>
  file !== null && file.kind !== 'ignored' && !isEmptied(file)

/** `GET /files`: what the service holds of the feed, by path. Throws `Problem`, `FileRefusal`. */
export async function listFiles({ parts, feed, request }: Visit): Promise<DoorAnswer> {
  const asked = readBody(query, Object.fromEntries(request.query))
  const { after, limit } = asked
  const folder = toFeedPath(asked.folder)
  const page = { limit, ...(after === undefined ? {} : { after }) }
  const found = await parts.files.below(feed.id, folder, page)
  // A page may hold fewer files than asked for: those that were taken back are left out of it.
  const next = found.length === limit ? (found.at(-1)?.path ?? null) : null
  return json(200, { files: found.filter(isThere).map(listedFile), next })
}
