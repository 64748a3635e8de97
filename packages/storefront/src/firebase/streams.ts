import type { CreateStreamRequest, CreateStreamResponse } from '@ddex/dsp-core/schema'
import type { HttpsCallable } from 'firebase/functions'
import type { StreamBackend } from '../backend.ts'
import type { Connection } from './app.ts'
import { functionsRegion } from './app.ts'
import { translated } from './problem.ts'

type CreateStream = HttpsCallable<CreateStreamRequest, CreateStreamResponse>

/** The callables' SDK comes with the first play, not with the first page. */
async function connectStreams({ app, emulators }: Connection): Promise<CreateStream> {
  const { connectFunctionsEmulator, getFunctions, httpsCallable } =
    await import('firebase/functions')
  const functions = getFunctions(app, functionsRegion)
  if (emulators) {
    connectFunctionsEmulator(functions, emulators.functionsHost, emulators.functionsPort)
  }
  return httpsCallable(functions, 'createStream')
}

/** Signed, short-lived addresses of streams. */
export function firebaseStreams(connection: Connection): StreamBackend {
  let callable: Promise<CreateStream> | undefined
  return {
    create: async (trackId) => {
      callable ??= connectStreams(connection)
      try {
        const createStream = await callable
        const { data } = await translated(createStream({ trackId }))
        return data
      } catch (error) {
        // A chunk that failed to load must be asked for again on the next press of play.
        await callable.catch(() => (callable = undefined))
        throw error
      }
    },
  }
}
