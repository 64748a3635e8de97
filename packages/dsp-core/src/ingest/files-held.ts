import { isMissing, type NamedFile } from '../delivery/completeness.ts'
import { statedDigest } from '../delivery/hash-check.ts'
import type { InboxFile } from '../schema/feed.ts'
import type { ReadDelivery } from './read-delivery.ts'
import type { Run } from './run.ts'

/** What the catalogue has of the message's own releases: ISRC, or `cover`, to the SHA-256 of its bytes. */
async function heldContent(
  { parts, feed }: Run,
  { releases }: ReadDelivery,
): Promise<Map<string, string>> {
  const held = new Map<string, string>()
  for (const { identity } of releases) {
    const release = await parts.catalogue.release(identity.id)
    if (release?.feedId !== feed.id) continue
    for (const { isrc, audioSha256 } of await parts.catalogue.tracksOf(identity.id))
      if (isrc && audioSha256) held.set(isrc, audioSha256)
    if (release.cover) held.set('cover', release.cover.sha256)
  }
  return held
}

function heldKey({ message }: ReadDelivery, { resourceRef, type }: NamedFile): string {
  if (type === 'Image') return 'cover'
  return message.resources.find(({ ref }) => ref === resourceRef)?.isrc ?? ''
}

/**
 * The missing files that an update names by the hash of what its release has already: the very
 * bytes, so nothing has to be waited for.
 */
export async function filesHeld(
  run: Run,
  read: ReadDelivery,
  named: NamedFile[],
): Promise<Map<NamedFile, NamedFile>> {
  const found = new Map<NamedFile, NamedFile>()
  const missing = named.filter(isMissing)
  if (missing.length === 0) return found
  const held = await heldContent(run, read)
  for (const item of missing) {
    const sha256 = held.get(heldKey(read, item))
    const file = sha256 ? await sameBytes(run, item, sha256) : null
    if (file) found.set(item, { ...item, file, isSpent: false })
  }
  return found
}

async function sameBytes(
  { parts, feed }: Run,
  { hash }: NamedFile,
  sha256: string,
): Promise<InboxFile | null> {
  const digest = statedDigest(hash)
  if (!digest) return null
  const files = await parts.inbox.withHash(feed.id, digest.algorithm, digest.value)
  return files.find(({ hashes }) => hashes.sha256 === sha256) ?? null
}

/**
 * The named files that never came and that we do not hold from before: an update may name the files
 * of its release and send none of them. Bytes that it says are other ones it must send.
 */
export async function missingForGood(
  run: Run,
  read: ReadDelivery,
  missing: NamedFile[],
): Promise<NamedFile[]> {
  const held = await heldContent(run, read)
  return missing.filter((item) => item.file !== null || !held.has(heldKey(read, item)))
}
