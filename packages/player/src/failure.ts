/** Where it went wrong: on the way (`network`), in the sound itself (`media`), or by decision (`refused`). */
export type FailureType = 'network' | 'media' | 'refused'

/** Why a track does not play. `code` is stable, `message` is for people. */
export interface PlaybackFailure {
  type: FailureType
  code: string
  message: string
}

export const failures = {
  network: {
    type: 'network',
    code: 'PLAYER_NETWORK_FAILED',
    message: 'The connection was lost. Check your network and press play again.',
  },
  media: {
    type: 'media',
    code: 'PLAYER_MEDIA_FAILED',
    message: 'This recording cannot be decoded by your browser.',
  },
  unsupported: {
    type: 'media',
    code: 'PLAYER_NOT_SUPPORTED',
    message: 'Your browser cannot play streamed audio.',
  },
  refused: {
    type: 'refused',
    code: 'PLAYER_GRANT_REFUSED',
    message: 'The stream was refused although it was granted. Try again in a moment.',
  },
  unresolved: {
    type: 'network',
    code: 'PLAYER_STREAM_UNRESOLVED',
    message: 'The stream could not be requested. Check your network and press play again.',
  },
} as const satisfies Record<string, PlaybackFailure>

/**
 * What a rejection of `resolveStream` means. One that carries a `code` is a decision about this
 * track, unless it says `retryable: true`; anything else is the network's fault.
 */
export function failureOfRejection(reason: unknown): PlaybackFailure {
  if (typeof reason !== 'object' || reason === null) return failures.unresolved
  const { code, message, retryable, type } = reason as Record<string, unknown>
  if (typeof code !== 'string' || code === '') return failures.unresolved
  return {
    type: retryable === true ? 'network' : type === 'media' ? 'media' : 'refused',
    code,
    message: typeof message === 'string' && message !== '' ? message : code,
  }
}
