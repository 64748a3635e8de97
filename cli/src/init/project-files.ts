import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rewritesIn } from '../create/project-json.ts'

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

/** `firebase.json`: rewrites name the region of the functions that they lead to. */
export function writeRewrites(root: string, { region }: ProjectPlace): FileOutcome {
  const held = JSON.parse(readFileSync(join(root, 'firebase.json'), 'utf8')) as Parameters<
    typeof rewritesIn
  >[0]
  return writeIfOther(root, 'firebase.json', json(rewritesIn(held, region)))
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
