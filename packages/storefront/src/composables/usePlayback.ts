import { artworkPath } from '@ddex/dsp-core/schema'
import type { Release, Track } from '@ddex/dsp-core/schema'
import type { PlayerTrack } from '@ddex/player'
import { t } from '../messages/index.ts'
import { problemText } from '../messages/problem.ts'
import { useCatalogueStore } from '../stores/catalogue.ts'
import { useSessionStore } from '../stores/session.ts'
import { useShellStore } from '../stores/shell.ts'
import { useToastStore } from '../stores/toasts.ts'
import { useService } from '../service.ts'
import { usePlayer } from './usePlayer.ts'

/** A track with its sub-title, as everything that lists it shows it. */
export const fullTitle = (named: { title: string; subTitle: string | null }): string =>
  named.subTitle ? `${named.title} (${named.subTitle})` : named.title

/** A track of the catalogue as the player wants it. */
export function playerTrack(track: Track): PlayerTrack {
  const { cover } = track
  return {
    id: track.id,
    releaseId: track.releaseId,
    title: fullTitle(track),
    artist: track.artist,
    releaseTitle: track.releaseTitle,
    durationMs: track.durationMs,
    artworkUrls: cover
      ? cover.sizes.map((size) => ({ size, url: artworkPath(cover.sha256, size) }))
      : [],
  }
}

/**
 * Playing and queueing for whoever is signed in, or for anyone where the service lets them; others are
 * asked to sign in, and then it goes on.
 */
export function usePlayback() {
  const { player, state, current, isPlaying } = usePlayer()
  const catalogue = useCatalogueStore()
  const session = useSessionStore()
  const shell = useShellStore()
  const toasts = useToastStore()
  const { listening } = useService()

  function whenSignedIn(title: string | null, proceed: () => void): void {
    if (session.signedIn || listening === 'anyone') proceed()
    else shell.askToSignIn({ title, proceed })
  }

  function playTracks(tracks: Track[], index: number): void {
    whenSignedIn(tracks[index]?.title ?? null, () => player.playNow(tracks.map(playerTrack), index))
  }

  /** Plays from the start, or pauses and goes on when it is what plays now. */
  function toggleRelease(release: Release): void {
    if (current.value?.releaseId === release.id) return player.toggle()
    whenSignedIn(release.title, () => {
      catalogue.tracksOf(release.id).then(
        (tracks) => player.playNow(tracks.map(playerTrack), 0),
        (error: unknown) => toasts.show(problemText(error), 'bad'),
      )
    })
  }

  /** From a random track, with shuffle on. */
  function shuffleTracks(tracks: Track[]): void {
    whenSignedIn(tracks[0]?.releaseTitle ?? null, () => {
      player.setShuffle(true)
      player.playNow(tracks.map(playerTrack), Math.floor(Math.random() * tracks.length))
    })
  }

  function toggleTrack(tracks: Track[], index: number): void {
    const track = tracks[index]
    if (track && current.value?.id === track.id) player.toggle()
    else playTracks(tracks, index)
  }

  function queueNext(tracks: Track[], title: string): void {
    whenSignedIn(title, () => {
      player.playNext(tracks.map(playerTrack))
      toasts.show(t('release.queuedNext', { title }))
    })
  }

  function queueLast(tracks: Track[], title: string): void {
    whenSignedIn(title, () => {
      player.addLast(tracks.map(playerTrack))
      toasts.show(t('release.queuedLast', { title }))
    })
  }

  const isReleasePlaying = (id: string): boolean =>
    isPlaying.value && current.value?.releaseId === id

  return {
    state,
    toggleRelease,
    toggleTrack,
    shuffleTracks,
    queueNext,
    queueLast,
    isReleasePlaying,
  }
}
