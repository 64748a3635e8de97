import type { AcknowledgementParts } from './parts.ts'

const batchSize = 100

/** Removes acknowledgements that need not be kept any longer, some at a time; answers how many. */
export async function removeOldAcknowledgements({
  acknowledgements,
  objects,
  clock,
}: Pick<AcknowledgementParts, 'acknowledgements' | 'objects' | 'clock'>): Promise<number> {
  const old = (await acknowledgements?.expired(clock.now(), batchSize)) ?? []
  for (const { feedId, name, object } of old) {
    await objects.remove(object)
    await acknowledgements?.remove(feedId, name)
  }
  return old.length
}
