import {
  createStream as create,
  listenerOf,
  type Caller,
  type CreateStreamRequest,
} from '@ddex/dsp-core'
import { HttpsError, onCall } from 'firebase-functions/v2/https'
import { streamKeyOf, streamSecrets } from './config.ts'
import { loggingFaults } from './fault.ts'
import { services } from './services.ts'

/** May the caller hear a track now, and where. See `CreateStreamResponse`. */
export const createStream = onCall<CreateStreamRequest>(
  { secrets: streamSecrets, cors: true },
  ({ auth, data }) =>
    loggingFaults('call_failed', async () => {
      const trackId: unknown = data?.trackId
      if (typeof trackId !== 'string' || !/^[\w-]{1,200}$/.test(trackId))
        throw new HttpsError('invalid-argument', 'trackId must be the id of a track.')
      const { config, parts, playable, settings } = services()
      const caller = auth ? { uid: auth.uid, claims: auth.token as Caller['claims'] } : null
      const listener = listenerOf(caller, await settings.get())
      if (!listener) throw new HttpsError('unauthenticated', 'Sign in to listen.')
      const stream = { ...parts, media: playable, key: streamKeyOf(config) }
      const answer = await create(stream, listener, trackId)
      if (answer.allowed) return answer.stream
      const code = answer.refusal === 'not_found' ? 'not-found' : 'permission-denied'
      throw new HttpsError(code, 'This track cannot be played.', { reason: answer.refusal })
    }),
)
