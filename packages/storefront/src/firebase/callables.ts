import type { HttpsCallable } from 'firebase/functions'
import type { Connection } from './app.ts'
import { translated } from './problem.ts'

/** The callables' SDK comes with the first call, not with the first page. */
async function connect<Q, A>(connection: Connection, name: string): Promise<HttpsCallable<Q, A>> {
  const { connectFunctionsEmulator, getFunctions, httpsCallable } =
    await import('firebase/functions')
  const { app, region, emulators } = connection
  const functions = getFunctions(app, region)
  if (emulators) {
    connectFunctionsEmulator(functions, emulators.functionsHost, emulators.functionsPort)
  }
  return httpsCallable(functions, name)
}

/** A function of the service; rejects with `BackendError`. */
export function callable<Q, A>(connection: Connection, name: string): (question: Q) => Promise<A> {
  let connected: Promise<HttpsCallable<Q, A>> | undefined
  return async (question) => {
    connected ??= connect<Q, A>(connection, name)
    try {
      const call = await connected
      const { data } = await translated(call(question))
      return data
    } catch (error) {
      // A chunk that failed to load must be asked for again with the next call.
      await connected.catch(() => (connected = undefined))
      throw error
    }
  }
}

/** The same for a function that tells what there is so far; rejects with `BackendError`. */
export function streamed<Q, A, News>(
  connection: Connection,
  name: string,
): (question: Q, told: (news: News) => void) => Promise<A> {
  return async (question, told) => {
    const { stream } = await connect<Q, A>(connection, name)
    return translated(
      (async () => {
        const { stream: news, data } = await stream(question)
        for await (const item of news) told(item as News)
        return data
      })(),
    )
  }
}
