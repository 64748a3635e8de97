import { checkFiles } from './check-files.ts'
import { prepareMedia } from './prepare-media.ts'
import { readMessage } from './read-message.ts'
import type { Run } from './run.ts'
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
  const media = await prepareMedia(run, read, files)
  if (!media) return
  await updateCatalogue(run, read, media)
}
