import type { FirebaseApp, FirebaseOptions } from 'firebase/app'
import { initializeApp } from 'firebase/app'

/** Where the local emulators listen. */
export interface Emulators {
  /** `http://127.0.0.1:9099` */
  authUrl: string
  firestoreHost: string
  firestorePort: number
  functionsHost: string
  functionsPort: number
}

/** One Firebase project and, when it runs locally, its emulators. */
export interface Connection {
  app: FirebaseApp
  /** Of the callables. */
  region: string
  emulators: Emulators | null
}

/** Names the project; nothing goes over the wire yet. */
export function connect(
  options: FirebaseOptions,
  region: string,
  emulators: Emulators | null,
): Connection {
  return { app: initializeApp(options), region, emulators }
}
