import type { Clock, ResumableUploads } from '@ddex/dsp-core'
import { keptMs, uploadsPrefix } from './upload.ts'

const atOnce = 200

/**
 * Removes uploads that are whole and that nobody had used for a day; what is not whole, Cloud Storage forgets itself
 * after a week. Answers how many are gone.
 */
export async function forgetUploads(uploads: ResumableUploads, clock: Clock): Promise<number> {
  const before = new Date(clock.now().getTime() - keptMs)
  let removed = 0
  for (let after: string | null = ''; after !== null;) {
    const page = { limit: atOnce, ...(after === '' ? {} : { after }) }
    const { objects, next } = await uploads.wholeBefore(uploadsPrefix, before, page)
    for (const object of objects) await uploads.remove(object)
    removed += objects.length
    after = next
  }
  return removed
}
