import { stableId } from '@ddex/dsp-core'
import { bodyRules, checkedBody } from './body.ts'
import { usablePath } from './exact-path.ts'
import { json, nothing, type DoorAnswer } from './http-exchange.ts'
import { ownFile } from './read-file.ts'
import type { Visit } from './visit.ts'
import { takeFile } from './take-file.ts'
import { storedFile } from './wire.ts'

/** `PUT /files/<path>`: one file of the feed. */
export async function putFile(visit: Visit): Promise<DoorAnswer> {
  const { parts, feed, request, connectionId, arrivals, params } = visit
  const sent = params.path ?? ''
  const record = await takeFile(arrivals, sent, (onBytes) => {
    const path = usablePath(sent)
    const rules = { ...bodyRules(request, feed.settings.maxFileSize), onBytes }
    const open = () => checkedBody(request.body, rules)
    const arrivalId = stableId(parts.ids.next())
    const stated = { size: rules.size ?? 0, arrivalId }
    return parts.inbox.receive({ feedId: feed.id, path, connectionId, ...stated, open })
  })
  if (!record) throw new Error('The inbox took a usable file for none.')
  return json(201, storedFile(record))
}

/** `DELETE /files/<path>`: the sender does not want it to be used. Throws `FileRefusal` where it is not. */
export async function deleteFile(visit: Visit): Promise<DoorAnswer> {
  const { path } = await ownFile(visit)
  await visit.parts.inbox.remove(visit.feed.id, path)
  return nothing
}
