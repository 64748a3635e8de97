import { kindOfPath, stableId } from '@ddex/dsp-core'
import { toFeedPath } from '../common/feed-path.ts'
import { FileRefusal } from '../common/refusal.ts'
import { bodyRules, checkedBody } from './body.ts'
import { json, nothing, type DoorAnswer } from './http-exchange.ts'
import type { Visit } from './visit.ts'
import { Problem } from './problem.ts'
import { storedFile } from './wire.ts'

/** A path that is exactly what was asked for: two URLs must never mean one file. */
export function exactPath(sent: string): string {
  const path = toFeedPath(sent)
  if (path !== '' && path === sent) return path
  throw new FileRefusal('NAME_INVALID', 'The path has an empty folder, or one named . or ...')
}

/** A path that a delivery can use. Throws `Problem`. */
export function usablePath(sent: string): string {
  const path = exactPath(sent)
  if (kindOfPath(path) !== 'ignored') return path
  throw new Problem(
    422,
    'FILE_NOT_USABLE',
    'No delivery can use a file of this name.',
    'Send it under its final name, outside of acknowledgements/.',
  )
}

/** `PUT /files/<path>`: one file of the feed. */
export async function putFile({ parts, feed, request, connectionId, params }: Visit) {
  const path = usablePath(params.path ?? '')
  const rules = bodyRules(request, feed.settings.maxFileSize)
  const open = () => checkedBody(request.body, rules)
  const arrivalId = stableId(connectionId)
  const arrived = { feedId: feed.id, path, size: rules.size ?? 0, connectionId, arrivalId, open }
  const record = await parts.inbox.receive(arrived)
  if (!record) throw new Error('The inbox took a usable file for none.')
  return json(201, storedFile(record))
}

/** `DELETE /files/<path>`: the sender does not want it to be used. */
export async function deleteFile({ parts, feed, params }: Visit): Promise<DoorAnswer> {
  await parts.inbox.remove(feed.id, exactPath(params.path ?? ''))
  return nothing
}
