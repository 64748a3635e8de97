import { stableId } from '../ids.ts'

/** `20261122100000000`: year to millisecond in UTC, as the choreography dates its folders and files. */
export const stampOf = (time: Date): string => time.toISOString().replace(/\D/g, '').slice(0, 17)

/** As a part of a file name that every system takes. */
const namePart = (text: string): string =>
  text.replace(/[^A-Za-z0-9._~@+=-]+/g, '_').slice(0, 120) || 'unknown'

/** ERN choreography for SFTP 1.8, 5.2: `ACK_<MessageId>_<date>.xml`. */
export const nameByMessage = (messageId: string, at: Date): string =>
  `ACK_${namePart(messageId)}_${stampOf(at)}.xml`

/** ERN choreography for SFTP 1.6, 8.1: `ACK_<date>_<ReleaseId>.xml`. */
export const nameByRelease = (releaseId: string, at: Date): string =>
  `ACK_${stampOf(at)}_${namePart(releaseId)}.xml`

/** Whether one of ours could have this name; anything else need not be looked for. */
export const mayBeOurs = (name: string): boolean => /^ACK_[A-Za-z0-9._~@+=-]+\.xml$/.test(name)

/** What identifies the `number`th acknowledgement of a delivery, and where its bytes are in our bucket. */
export function identityOf(
  deliveryId: string,
  number: number,
  feedId: string,
): { id: string; object: string } {
  const id = `ACK-${stableId(deliveryId, String(number))}`
  return { id, object: `acknowledgements/${feedId}/${id}.xml` }
}
