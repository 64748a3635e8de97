import type { Issue } from '@ddex/ern'
import { foldRelease } from '../catalogue/fold-release.ts'
import type { CatalogueEntry } from '../ports/stores.ts'
import type { Cover, Track } from '../schema/release.ts'
import type { IdentifiedRelease, ReadDelivery } from './read-delivery.ts'
import { refuse } from './refuse.ts'
import type { PreparedMedia } from './prepare-media.ts'
import { isTakeDown } from '../catalogue/take-down.ts'
import type { Run } from './run.ts'

/** Writes each release of the message, and ends the delivery. */
export async function updateCatalogue(
  run: Run,
  read: ReadDelivery,
  media: PreparedMedia,
): Promise<void> {
  const { catalogue } = run.parts
  const takeDown = isTakeDown(read.message, run.parts.clock.now())
  const written: CatalogueEntry[] = []
  for (const item of read.releases) {
    const held = {
      release: await catalogue.release(item.identity.id),
      tracks: await catalogue.tracksOf(item.identity.id),
    }
    if (takeDown && !held.release) {
      const detail = `Nothing of ${item.identity.shown} is in the catalogue, so there is nothing to take down.`
      return run.take({ type: 'superseded', detail })
    }
    const entry = foldRelease({
      ...item,
      message: read.message,
      feed: run.feed,
      delivery: run.delivery,
      audio: media.audio,
      cover: coverOf(item, read, media),
      held,
      now: run.parts.clock.now(),
    })
    const silent = entry.tracks.filter(({ audioSha256 }) => audioSha256 === null)
    if (silent.length > 0 && !takeDown)
      return refuse(run, [...read.issues, ...silent.map(silentIssue)])
    const result = await catalogue.apply(entry)
    if (result === 'foreign') return refuse(run, [...read.issues, foreignIssue(item)])
    if (result === 'stale') {
      const detail = `A newer message about ${item.identity.shown} was applied already.`
      return run.take({ type: 'superseded', detail })
    }
    written.push(entry)
  }
  await run.note({ releaseIds: written.map(({ release }) => release.id) })
  const warnings = read.issues.filter(({ severity }) => severity === 'warning').length
  await run.take({ type: 'completed', detail: outcome(written, takeDown), warnings })
}

function coverOf(
  { release }: IdentifiedRelease,
  { message }: ReadDelivery,
  { covers }: PreparedMedia,
): Cover | null {
  const images = message.resources.filter(({ ref }) => covers.has(ref))
  const front = images.find(({ ref }) => release.coverRefs.includes(ref))
  const named = images.find(({ subType }) => subType === 'FrontCoverImage')
  const own = images.find(({ ref }) => release.resourceRefs.includes(ref))
  const image = front ?? named ?? own
  return image ? (covers.get(image.ref) ?? null) : null
}

function outcome(entries: CatalogueEntry[], takeDown: boolean): string {
  const names = entries.map(({ release }) => `“${release.title}” by ${release.artist}`).join(', ')
  if (takeDown) return `${names} is taken down.`
  const waiting = entries.filter(({ release }) => !release.published)
  const from = waiting[0]?.release.availability.from
  if (waiting.length === 0) return `${names} can be heard.`
  return from
    ? `${names} is in the catalogue and can be heard from ${from.toISOString().slice(0, 10)}.`
    : `${names} is in the catalogue; no deal allows streaming it.`
}

const silentIssue = (track: Track): Issue => ({
  layer: 'files',
  severity: 'error',
  code: 'ERN_AUDIO_MISSING',
  message: `The message names no audio file for “${track.title}” (${track.isrc ?? track.id}), and none was delivered before.`,
  fix: 'Name the audio file in the technical details of the recording, and send it.',
  line: null,
  column: null,
  path: 'ResourceList',
})

const foreignIssue = ({ release, identity }: IdentifiedRelease): Issue => ({
  layer: 'rules',
  severity: 'error',
  code: 'RELEASE_OF_OTHER_FEED',
  message: `${identity.shown} was delivered by another sender, who alone may change it.`,
  fix: 'Check the identifier; if the release has changed hands, ask the service to move it.',
  line: release.place.line,
  column: release.place.column,
  path: release.place.path,
})
