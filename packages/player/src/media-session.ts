import type { Player } from './player.ts'
import type { PlayerState } from './state.ts'

/** Seconds that headsets and lock screens skip when they do not say how many. */
const defaultSkip = 10
/** A position that moves further than this between two changes was a seek. */
const seekThreshold = 1.5

/** Shows `player` on lock screens and lets their keys steer it. Returns how to let go. */
export function bindMediaSession(player: Player, session: MediaSession): () => void {
  const handlers = actionHandlers(player)
  for (const [action, handler] of handlers) setHandler(session, action, handler)

  let shown: PlayerState | null = null
  const show = (): void => {
    const state = player.snapshot()
    if (state.current !== shown?.current) showTrack(session, state)
    if (state.status !== shown?.status) session.playbackState = playbackStateOf(state)
    if (shown === null || isMoved(shown, state)) showPosition(session, state)
    shown = state
  }
  const unsubscribe = player.subscribe(show)
  show()

  return () => {
    unsubscribe()
    for (const [action] of handlers) setHandler(session, action, null)
    session.metadata = null
    session.playbackState = 'none'
  }
}

function actionHandlers(player: Player): [MediaSessionAction, MediaSessionActionHandler][] {
  const skip = (seconds: number): void => player.seek(player.snapshot().position + seconds)
  return [
    ['play', () => player.play()],
    ['pause', () => player.pause()],
    ['stop', () => stop(player)],
    ['previoustrack', () => player.previous()],
    ['nexttrack', () => player.next()],
    ['seekto', ({ seekTime }) => seekTime != null && player.seek(seekTime)],
    ['seekbackward', ({ seekOffset }) => skip(-(seekOffset || defaultSkip))],
    ['seekforward', ({ seekOffset }) => skip(seekOffset || defaultSkip)],
  ]
}

const stop = (player: Player): void => {
  player.pause()
  player.seek(0)
}

/** Browsers throw for an action that they do not know. */
function setHandler(
  session: MediaSession,
  action: MediaSessionAction,
  handler: MediaSessionActionHandler | null,
): void {
  try {
    session.setActionHandler(action, handler)
  } catch {
    // The others still work.
  }
}

function showTrack(session: MediaSession, { current }: PlayerState): void {
  session.metadata = current
    ? new MediaMetadata({
        title: current.title,
        artist: current.artist,
        album: current.releaseTitle,
        artwork: current.artworkUrls.map(({ size, url }) => ({
          src: url,
          sizes: `${size}x${size}`,
        })),
      })
    : null
}

function playbackStateOf({ status, current }: PlayerState): MediaSessionPlaybackState {
  if (!current) return 'none'
  return status === 'playing' || status === 'loading' ? 'playing' : 'paused'
}

const isMoved = (before: PlayerState, after: PlayerState): boolean =>
  before.current !== after.current ||
  before.status !== after.status ||
  before.duration !== after.duration ||
  Math.abs(after.position - before.position) > seekThreshold

function showPosition(session: MediaSession, { current, duration, position }: PlayerState): void {
  if (typeof session.setPositionState !== 'function') return
  if (!current || duration <= 0) return session.setPositionState()
  session.setPositionState({
    duration,
    position: Math.min(Math.max(position, 0), duration),
    playbackRate: 1,
  })
}
