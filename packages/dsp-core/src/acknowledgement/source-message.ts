import { readErn, readManifest, type ErnMessage } from '@ddex/ern'
import { manifestKeys } from '../delivery/match-key.ts'
import { batchFolderOf } from './batch-folder.ts'
import type { Delivery } from '../schema/delivery.ts'
import type { Feed, InboxFile } from '../schema/feed.ts'
import type { Choreography } from './compose.ts'
import type { AcknowledgementParts } from './parts.ts'
import { nothingSalvaged, salvageHeader, type SalvagedHeader } from './salvaged-header.ts'

type SourceParts = Pick<AcknowledgementParts, 'inbox' | 'objects'>

/** The message of a delivery as it came, or what can be told of it. */
export async function sourceMessage(
  { inbox, objects }: SourceParts,
  { feedId, messagePath, messageSha256 }: Delivery,
): Promise<{ message: ErnMessage | null; salvaged: SalvagedHeader }> {
  const file = messagePath === null ? null : await inbox.get(feedId, messagePath)
  const object = file && objectWith(file, messageSha256)
  if (!object || !(await objects.stat(object))) return { message: null, salvaged: nothingSalvaged }
  const bytes = await objects.readAll(object)
  const { message } = readErn(bytes)
  return { message, salvaged: message ? nothingSalvaged : salvageHeader(bytes) }
}

/** The sender may have put other bytes there since. */
function objectWith({ hashes, object, older }: InboxFile, sha256: string | null): string | null {
  if (hashes.sha256 === sha256) return object
  return older.find((version) => version.sha256 === sha256)?.object ?? null
}

const newNamespaces = /\/ern-c-sftp\/1[7-9]/
const mostManifestBytes = 16 * 1024 * 1024

/** The version that a feed is set to; for `auto` the one that the manifest of the batch speaks. */
export async function choreographyOf(
  { inbox, objects }: SourceParts,
  { settings, id }: Feed,
  { folder }: Delivery,
): Promise<Choreography> {
  if (settings.acknowledgement === '1.6' || settings.acknowledgement === '1.8')
    return settings.acknowledgement
  const batch = batchFolderOf(folder)
  if (batch === null) return '1.8'
  const files = await inbox.matching(id, manifestKeys(id, folder))
  const file = files.find(({ kind, size }) => kind === 'manifest' && size <= mostManifestBytes)
  if (!file || !(await objects.stat(file.object))) return '1.8'
  const { manifest } = readManifest(await objects.readAll(file.object))
  return !manifest || newNamespaces.test(manifest.namespace) ? '1.8' : '1.6'
}
