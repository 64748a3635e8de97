import type { Listening } from '@ddex/dsp-core/schema'
import { createPlayer } from '@ddex/player'
import type { App } from 'vue'
import { createApp } from 'vue'
import { createWebHistory } from 'vue-router'
import { createStorefrontApp } from './app.ts'
import type { Emulators, FirebaseOptions } from './firebase/index.ts'
import { firebaseBackend } from './firebase/index.ts'
import UnavailableScreen from './screens/UnavailableScreen.vue'
import type { Brand, Home, SftpAccess } from './service.ts'
import './styles/index.css'

export type { Emulators, FirebaseOptions } from './firebase/index.ts'
export type { Brand, Home, SftpAccess } from './service.ts'

/** What `/service.json` says: which project, where its emulators are, and the service's look. */
export interface StorefrontOptions {
  firebase: FirebaseOptions
  /** Null: the real project. */
  emulators?: Emulators | null
  brand: Brand
  /** Where the functions are; `us-central1` unless said otherwise. */
  region?: string
  /** Whether one must sign in to press play; the service decides again for each track. */
  listening?: Listening
  /** Where a listener without a territory of their own is taken to be (ISO 3166-1 alpha-2). */
  homeTerritory: string
  /** The first page; the newest releases unless said otherwise. */
  home?: Home
  /** Shown to admins before the first delivery. */
  sftp?: SftpAccess | null
}

/** The whole web app of a service, to be mounted on an element. */
export function createStorefront(options: StorefrontOptions): App {
  const { firebase, emulators = null, region = 'us-central1', homeTerritory } = options
  const backend = firebaseBackend(firebase, { region, emulators, homeTerritory })
  const player = createPlayer({ resolveStream: (track) => backend.streams.create(track.id) })
  return createStorefrontApp({
    backend,
    player,
    service: {
      brand: options.brand,
      sftp: options.sftp ?? null,
      listening: options.listening ?? 'signed_in',
      home: options.home ?? 'newest',
    },
    history: createWebHistory(),
  })
}

/** What stands in for the app when its configuration cannot be read. */
export const createUnavailable = (): App => createApp(UnavailableScreen)
