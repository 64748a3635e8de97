import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError } from '../terminal/command-error.ts'

/** A site of Firebase Hosting. */
export interface HostingPart {
  /** The site; else it is named as the project. */
  site?: string
  public: string
  ignore?: string[]
  rewrites?: object[]
}

/** What a deployment reads of `firebase.json`. */
export interface FirebaseFile {
  firestore?: { rules?: string; indexes?: string }
  storage?: { rules?: string }
  functions?: { source?: string; runtime?: string; ignore?: string[] }
  hosting?: HostingPart | HostingPart[]
}

/** Throws `CommandError` where there is none. */
export function firebaseFile(root: string): FirebaseFile {
  const path = join(root, 'firebase.json')
  if (!existsSync(path)) throw new CommandError(`${path} is missing: is this a DDEX DSP project?`)
  return JSON.parse(readFileSync(path, 'utf8')) as FirebaseFile
}
