import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { wrapperJar } from './wrapper-jar.ts'

const mainClass = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore'
const jarInSdk = join('platform', 'cloud-firestore-emulator', 'cloud-firestore-emulator.jar')

export interface FirestoreJar {
  from: 'environment' | 'firebase-tools cache' | 'Cloud SDK' | 'download'
  /** For `FIRESTORE_EMULATOR_BINARY_PATH`; null lets firebase-tools use or download its own. */
  path: string | null
}

interface EmulatorInfo {
  firestore: { downloadPathRelativeToCacheDir: string }
}

/** Where firebase-tools keeps the jar that it downloads. */
export function cachedJar(env: NodeJS.ProcessEnv = process.env): string {
  const require = createRequire(import.meta.url)
  const info = require('firebase-tools/lib/emulator/downloadableEmulatorInfo.json') as EmulatorInfo
  const cache = env.FIREBASE_EMULATORS_PATH || join(homedir(), '.cache', 'firebase', 'emulators')
  return join(cache, info.firestore.downloadPathRelativeToCacheDir)
}

/** Roots of a Cloud SDK: where `gcloud` says it is, and where its packages put it. */
function cloudSdkRoots(env: NodeJS.ProcessEnv): string[] {
  const roots = [
    env.CLOUDSDK_ROOT_DIR,
    '/usr/lib/google-cloud-sdk',
    '/usr/share/google-cloud-sdk',
    '/snap/google-cloud-sdk/current',
    '/opt/homebrew/share/google-cloud-sdk',
    join(homedir(), 'google-cloud-sdk'),
  ].filter((root): root is string => root !== undefined && existsSync(root))
  if (roots.some((root) => existsSync(join(root, jarInSdk)))) return roots
  try {
    const options = { timeout: 15_000, stdio: ['ignore', 'pipe', 'ignore'] as const }
    const root = execFileSync('gcloud', ['info', '--format=value(installation.sdk_root)'], {
      ...options,
      stdio: [...options.stdio],
      encoding: 'utf8',
    })
    return [...roots, root.trim()]
  } catch {
    return roots
  }
}

/**
 * The Firestore emulator, in this order: `FIRESTORE_EMULATOR_BINARY_PATH`, firebase-tools' cache, the
 * Cloud SDK's jar (through a wrapper jar written to `folder`), firebase-tools' own download.
 */
export function findFirestoreJar(
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): FirestoreJar {
  const given = env.FIRESTORE_EMULATOR_BINARY_PATH
  if (given && existsSync(given)) return { from: 'environment', path: given }
  const cached = cachedJar(env)
  if (existsSync(cached)) return { from: 'firebase-tools cache', path: null }
  for (const root of cloudSdkRoots(env)) {
    const jar = join(root, jarInSdk)
    if (!existsSync(jar)) continue
    const path = join(folder, 'cloud-firestore-emulator-wrapper.jar')
    mkdirSync(folder, { recursive: true })
    writeFileSync(path, wrapperJar(mainClass, pathToFileURL(jar).href))
    return { from: 'Cloud SDK', path }
  }
  return { from: 'download', path: null }
}

/** Whether firebase-tools has the runtime of Storage rules; it cannot always be downloaded. */
export function hasStorageRulesRuntime(env: NodeJS.ProcessEnv = process.env): boolean {
  const cache = dirname(cachedJar(env))
  if (env.STORAGE_EMULATOR_BINARY_PATH) return existsSync(env.STORAGE_EMULATOR_BINARY_PATH)
  return (
    existsSync(cache) &&
    readdirSync(cache).some((name) => name.startsWith('cloud-storage-rules-runtime'))
  )
}
