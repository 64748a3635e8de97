import type { FirebaseOptions } from 'firebase/app'
import type { Backend } from '../backend.ts'
import type { Emulators } from './app.ts'
import { connect } from './app.ts'
import { firebaseAuth } from './auth.ts'
import { firebaseCatalogue } from './catalogue.ts'
import { firebaseStreams } from './streams.ts'

export type { FirebaseOptions } from 'firebase/app'
export type { Emulators } from './app.ts'

/** What this deployment says of itself. */
export interface Deployment {
  /** Where the functions are. */
  region: string
  /** Null: the real project. */
  emulators: Emulators | null
  homeTerritory: string
}

/** The back end of a service that runs on Firebase, or on its emulators. */
export function firebaseBackend(
  options: FirebaseOptions,
  { region, emulators, homeTerritory }: Deployment,
): Backend {
  const connection = connect(options, region, emulators)
  let deliveries: ReturnType<Backend['deliveries']> | undefined
  let protocols: ReturnType<Backend['protocols']> | undefined
  return {
    auth: firebaseAuth(connection),
    catalogue: firebaseCatalogue(connection, homeTerritory),
    streams: firebaseStreams(connection),
    deliveries: () => {
      deliveries ??= import('./deliveries.ts').then((live) => live.firebaseDeliveries(connection))
      deliveries.catch(() => (deliveries = undefined))
      return deliveries
    },
    protocols: () => {
      protocols ??= import('./protocols.ts').then((doors) => doors.firebaseProtocols(connection))
      protocols.catch(() => (protocols = undefined))
      return protocols
    },
  }
}
