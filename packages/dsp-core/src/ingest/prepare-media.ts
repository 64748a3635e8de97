import type { ErnMessage, Issue } from '@ddex/ern'
import type { PreparedAudio } from '../catalogue/fold-release.ts'
import type { NamedFile } from '../delivery/completeness.ts'
import { overLimitIssue, unreadableFileIssue } from '../delivery/file-issues.ts'
import { MediaOverLimitError, UnreadableMediaError } from '../ports/media-library.ts'
import type { Cover } from '../schema/release.ts'
import { coverOf } from './cover-of.ts'
import type { ReadDelivery } from './read-delivery.ts'
import { recordingLengthIssue } from './recording-length.ts'
import { refuse } from './refuse.ts'
import type { Run } from './run.ts'

export interface PreparedMedia {
  /** By resource reference. */
  audio: Map<string, PreparedAudio>
  /** By resource reference. */
  covers: Map<string, Cover>
}

/** Prepares every recording and cover; null when one cannot be decoded and the delivery ends. */
export async function prepareMedia(
  run: Run,
  read: ReadDelivery,
  files: NamedFile[],
): Promise<PreparedMedia | null> {
  const media: PreparedMedia = { audio: new Map(), covers: new Map() }
  if (read.isTakeDown) return media
  const started = run.parts.clock.now().getTime()
  const faults: Issue[] = []
  const guard = async (file: NamedFile, prepare: () => Promise<void>) => {
    try {
      await prepare()
    } catch (error) {
      if (error instanceof MediaOverLimitError) faults.push(overLimitIssue(file, error.message))
      else if (error instanceof UnreadableMediaError)
        faults.push(unreadableFileIssue(file, error.message))
      else throw error
    }
  }
  const recordings = filesOf(read.message, files, 'SoundRecording')
  for (const file of recordings)
    await guard(file, () => prepareRecording(run, media, file, recordings.length))
  // Other pictures, such as the pages of a booklet, are not shown.
  const shown = new Set(read.releases.map((release) => coverOf(release, read.message)?.ref))
  for (const file of filesOf(read.message, files, 'Image'))
    if (shown.has(file.resourceRef)) await guard(file, () => prepareCover(run, media, file))
  const lengths = lengthIssues(run, read, recordings, media)
  faults.push(...lengths.filter(({ severity }) => severity === 'error'))
  const notes = lengths.filter(({ severity }) => severity !== 'error')
  read.issues = [...read.issues, ...notes]
  if (faults.length > 0) {
    await refuse(run, [...read.issues, ...faults])
    return null
  }
  if (notes.length > 0) await run.noteIssues(read.issues)
  const durationMs = run.parts.clock.now().getTime() - started
  const detail = `${recordings.length} recordings and ${media.covers.size} pictures are ready to stream.`
  await run.take({ type: 'media_ready', detail, durationMs })
  return media
}

/** The first file of each resource of a type, previews aside: further files are other encodings. */
function filesOf(message: ErnMessage, files: NamedFile[], type: string): NamedFile[] {
  return message.resources.flatMap((resource) => {
    if (resource.type !== type) return []
    const full = resource.files.filter(({ isPreview }) => !isPreview).map(({ uri }) => uri)
    const file = files.find(
      ({ resourceRef, uri }) => resourceRef === resource.ref && full.includes(uri),
    )
    return file ? [file] : []
  })
}

function lengthIssues(
  run: Run,
  { message }: ReadDelivery,
  recordings: NamedFile[],
  { audio }: PreparedMedia,
): Issue[] {
  const stated = new Map(message.resources.map(({ ref, duration }) => [ref, duration]))
  return recordings.flatMap((file) => {
    const prepared = audio.get(file.resourceRef)
    if (!prepared) return []
    const { resourceRef: ref } = file
    const { hashPolicy } = run.feed.settings
    return recordingLengthIssue(file, stated.get(ref) ?? null, prepared.asset, hashPolicy) ?? []
  })
}

async function prepareRecording(
  run: Run,
  media: PreparedMedia,
  { resourceRef, file, uri }: NamedFile,
  total: number,
): Promise<void> {
  if (!file) return
  const started = run.parts.clock.now().getTime()
  const { sha256 } = file.hashes
  const asset = await run.long((signal) =>
    run.parts.media.prepareAudio(sha256, file.object, signal),
  )
  media.audio.set(resourceRef, { sha256, asset })
  const done = media.audio.size
  await run.take({
    type: 'track_ready',
    detail: `${uri} is ready (${done} of ${total}).`,
    durationMs: run.parts.clock.now().getTime() - started,
    done,
    total,
  })
}

async function prepareCover(
  run: Run,
  media: PreparedMedia,
  { resourceRef, file }: NamedFile,
): Promise<void> {
  if (!file) return
  const { sha256 } = file.hashes
  const cover = await run.long((signal) =>
    run.parts.media.prepareCover(sha256, file.object, signal),
  )
  media.covers.set(resourceRef, cover)
}
