import type { Clock } from '../clock.ts'
import { dealsOfTrack, refuseStream, type Listener } from '../deals/may-stream.ts'
import type { CatalogueStore, MediaLibrary } from '../ports/index.ts'
import type { CreateStreamResponse, StreamRefusal } from '../schema/streaming.ts'
import { grantMs, sealGrant } from './grant.ts'

export interface StreamParts {
  catalogue: Pick<CatalogueStore, 'track' | 'dealsOf'>
  media: Pick<MediaLibrary, 'audio'>
  clock: Clock
  /** The service's stream key. */
  key: string
}

export type StreamAnswer =
  { allowed: true; stream: CreateStreamResponse } | { allowed: false; refusal: StreamRefusal }

/** The one place that decides who may hear what (DESIGN 8.6): a signed-in listener, a track, now. */
export async function createStream(
  { catalogue, media, clock, key }: StreamParts,
  listener: Listener & { uid: string },
  trackId: string,
): Promise<StreamAnswer> {
  const refused = (refusal: StreamRefusal): StreamAnswer => ({ allowed: false, refusal })
  const track = await catalogue.track(trackId)
  if (!track) return refused('not_found')
  const now = clock.now()
  const deals = dealsOfTrack(await catalogue.dealsOf(track.releaseId), trackId)
  const refusal = refuseStream(deals, listener, now)
  if (refusal) return refused(refusal)
  const { audioSha256, durationMs } = track
  if (!track.published || !audioSha256 || !(await media.audio(audioSha256)))
    return refused('not_published')
  const expiresAt = now.getTime() + grantMs
  const grant = sealGrant({ uid: listener.uid, trackId, audioSha256, expiresAt }, key)
  return { allowed: true, stream: { hlsUrl: `/stream/${grant}/main.m3u8`, expiresAt, durationMs } }
}
