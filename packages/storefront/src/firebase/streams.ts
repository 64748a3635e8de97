import type { CreateStreamRequest, CreateStreamResponse } from '@ddex/dsp-core/schema'
import type { StreamBackend } from '../backend.ts'
import type { Connection } from './app.ts'
import { callable } from './callables.ts'

/** Signed, short-lived addresses of streams. */
export function firebaseStreams(connection: Connection): StreamBackend {
  const createStream = callable<CreateStreamRequest, CreateStreamResponse>(
    connection,
    'createStream',
  )
  return { create: (trackId) => createStream({ trackId }) }
}
