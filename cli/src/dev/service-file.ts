import { existsSync, readFileSync } from 'node:fs'
import { CannotStart } from './cannot-start.ts'

/** `ddex-dsp.json`: what a service is, for its app, its functions and this command line alike. */
export interface ServiceFile {
  /** The Firebase project; empty while there is none. */
  projectId: string
  /** Where the functions run. */
  region: string
  template: string
  /** How deliveries arrive: `ftp`, `sftp`, `s3`, `gcs`, `http`. */
  protocols: string[]
  /** ISO 3166-1 alpha-2. */
  homeTerritory: string
  listening: 'signed_in' | 'anyone'
  /** The first page; `newest` where a project of an earlier version does not say. */
  home?: 'newest' | 'showcase'
}

const isText = (value: unknown): value is string => typeof value === 'string'

/** Why a file is not a service; null when it is. */
function fault(file: Partial<Record<keyof ServiceFile, unknown>>): string | null {
  const { region, protocols, homeTerritory, listening } = file
  if (!isText(region) || region === '') return 'region must be one of Cloud Functions'
  if (!Array.isArray(protocols) || !protocols.every(isText)) return 'protocols must be a list'
  if (!isText(homeTerritory) || !/^[A-Z]{2}$/.test(homeTerritory))
    return 'homeTerritory must be two capital letters'
  if (listening !== 'signed_in' && listening !== 'anyone')
    return 'listening must be signed_in or anyone'
  return null
}

/** Reads a project's `ddex-dsp.json`. Throws `CannotStart` when it is missing or says something else. */
export function readServiceFile(path: string): ServiceFile {
  if (!existsSync(path)) throw new CannotStart(`${path} is missing; is this a DDEX DSP project?`)
  let file: unknown
  try {
    file = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new CannotStart(`${path} is not JSON: ${error instanceof Error ? error.message : ''}`)
  }
  const wrong = typeof file === 'object' && file !== null ? fault(file) : 'it must be an object'
  if (wrong) throw new CannotStart(`${path}: ${wrong}.`)
  return file as ServiceFile
}
