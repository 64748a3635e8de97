import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { rewritesIn } from '../create/project-json.ts'
import { projectFileName } from '../service/service-file.ts'

/** A file of the project, and what became of it. */
export interface FileOutcome {
  path: string
  outcome: 'written' | 'unchanged' | 'kept'
}

export interface ProjectPlace {
  projectId: string
  region: string
}

function writeIfOther(root: string, path: string, text: string): FileOutcome {
  const full = join(root, path)
  if (existsSync(full) && readFileSync(full, 'utf8') === text) return { path, outcome: 'unchanged' }
  writeFileSync(full, text)
  return { path, outcome: 'written' }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** `.firebaserc`: which project firebase-tools means; other names in it stay. */
export function writeFirebaserc(root: string, { projectId }: ProjectPlace): FileOutcome {
  const path = join(root, '.firebaserc')
  const held = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Firebaserc) : {}
  const projects = { ...held.projects, default: projectId }
  return writeIfOther(root, '.firebaserc', json({ ...held, projects }))
}

interface Firebaserc {
  projects?: Record<string, string>
}

/** `firebase.json`: rewrites name the region of the functions that they lead to; where none need be named, it stays. */
export function writeRewrites(root: string, { region }: ProjectPlace): FileOutcome {
  const path = 'firebase.json'
  const held = JSON.parse(readFileSync(join(root, path), 'utf8')) as Parameters<
    typeof rewritesIn
  >[0]
  const isPlain = held.hosting.rewrites.every(({ function: target }) => typeof target !== 'object')
  if (region === usualRegion && isPlain) return { path, outcome: 'unchanged' }
  return writeIfSaysOther(root, path, rewritesIn(held, region))
}

/** Firebase Hosting takes functions to be here where a rewrite does not say. */
const usualRegion = 'us-central1'

/** Leaves a file alone, layout and all, that says the same already. */
function writeIfSaysOther(root: string, path: string, value: object): FileOutcome {
  const held = JSON.parse(readFileSync(join(root, path), 'utf8')) as object
  if (isDeepStrictEqual(held, value)) return { path, outcome: 'unchanged' }
  return writeIfOther(root, path, json(value))
}

/**
 * In the repository that this program is made in, app and functions are built out of `template/base`: its `ddex-dsp.json`
 * says their region. In a project it is the project's own, and nothing is left to do.
 */
export function writeAppRegion(root: string, { region }: ProjectPlace): FileOutcome[] {
  const path = join('template', 'base', projectFileName)
  if (!existsSync(join(root, path))) return []
  const held = JSON.parse(readFileSync(join(root, path), 'utf8')) as object
  return [writeIfSaysOther(root, path, { ...held, region })]
}

/** Folders whose programs read an `.env`. */
const settingsFolders = (root: string): string[] =>
  ['servers', 'lambda'].flatMap((kind) =>
    existsSync(join(root, kind))
      ? readdirSync(join(root, kind)).map((name) => `${kind}/${name}`)
      : [],
  )

/** An `.env` beside each `.env.example`, for this project; one that is there is the operator's and stays. */
export function writeEnvFiles(root: string, { projectId, region }: ProjectPlace): FileOutcome[] {
  const own: Record<string, string> = {
    DDEX_DSP_PROJECT_ID: projectId,
    DDEX_DSP_BUCKET: `${projectId}.firebasestorage.app`,
    DDEX_DSP_REGION: region,
  }
  return settingsFolders(root)
    .filter((folder) => existsSync(join(root, folder, '.env.example')))
    .map((folder): FileOutcome => {
      const path = `${folder}/.env`
      if (existsSync(join(root, path))) return { path, outcome: 'kept' }
      const example = readFileSync(join(root, `${path}.example`), 'utf8')
      const text = example.replace(/^(\w+)=.*$/gm, (line, name: string) =>
        own[name] === undefined ? line : `${name}=${own[name]}`,
      )
      return writeIfOther(root, path, text)
    })
}
