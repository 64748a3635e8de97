import { checkFiles } from './check-files.ts'
import { checkOwnership } from './check-ownership.ts'
import { prepareMedia } from './prepare-media.ts'
import { readMessage } from './read-message.ts'
import type { Run } from './run.ts'
import { secondOpinion } from './second-opinion.ts'
import { updateCatalogue } from './update-catalogue.ts'

/**
 * The way of a delivery (DESIGN section 2): read, files, media, catalogue. Listeners see nothing
 * before the last step, which is one transaction, so a delivery that stops anywhere leaves the
 * catalogue as it was.
 */
export async function followDelivery(run: Run): Promise<void> {
  const read = await readMessage(run)
  if (!read) return
  if (read.message.controlType === 'TestMessage' && !run.feed.settings.treatTestMessageAsLive) {
    const detail = 'A test message: it was checked, and is not published on this feed.'
    return run.take({ type: 'superseded', detail })
  }
  const files = await checkFiles(run, read)
  if (!files) return
  if (await isRepeated(run)) {
    const detail = 'The very same message and files were received before, so nothing changes.'
    return run.take({ type: 'repeated', detail })
  }
  if (!(await checkOwnership(run, read))) return
  await secondOpinion(run, read)
  const media = await prepareMedia(run, read, files)
  if (!media) return
  await updateCatalogue(run, read, media)
}

/** Sent again under another path: the same bytes, and their releases are still as the earlier ones made them. */
async function isRepeated({ parts, feed, delivery }: Run): Promise<boolean> {
  const { messageSha256, content } = delivery
  if (!messageSha256 || !content) return false
  const same = await parts.deliveries.withMessage(feed.id, messageSha256)
  for (const other of same) {
    const completed = other.state === 'completed' || other.state === 'completed_with_warnings'
    if (other.id === delivery.id || other.content !== content || !completed) continue
    if (other.releaseIds.length === 0) continue
    const releases = await Promise.all(other.releaseIds.map((id) => parts.catalogue.release(id)))
    if (releases.every((release) => release?.deliveryId === other.id)) return true
  }
  return false
}
