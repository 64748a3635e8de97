import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { heldIn, writeProjectFile } from '../configure/write-project-file.ts'
import { GoogleSetup, type SetUp } from '../google/google-setup.ts'
import { openGoogle } from '../google/open-google.ts'
import { projectFileName, type ProjectFile, type ServiceFlags } from '../service/service-file.ts'
import { CommandError } from '../terminal/command-error.ts'
import type { Progress } from '../terminal/progress.ts'
import { firstFeeds, makeFirstFeeds, type FirstFeedFlags, type FirstFeeds } from './first-feeds.ts'
import {
  writeAppRegion,
  writeEnvFiles,
  writeFirebaserc,
  writeRewrites,
  type FileOutcome,
} from './project-files.ts'

/** What is set up besides the files. */
export interface InitWishes {
  /** Whether the keys of the service are made in Secret Manager. */
  secrets: boolean
  /** Who becomes its first admin; undefined: nobody. */
  adminEmail?: string
  /** The first feeds, and which service makes them. */
  feeds?: FirstFeedFlags
  on?: ServiceFlags['on']
}

export interface Initialised extends FirstFeeds {
  projectId: string
  files: FileOutcome[]
  secrets: { name: string; outcome: SetUp }[]
  /** `password` is told once, where the account was made. */
  admin: { email: string; outcome: SetUp; password: string | null } | null
  /** Commands to type next. */
  next: string[]
}

/** Keys that the functions need, and how many random bytes make one. */
const secretBytes = { DDEX_DSP_STREAM_KEY: 48, DDEX_DSP_SEALING_KEY: 32 }

/** The file that app and functions are built with: a project's own, in this repository the template's; null: there is none. */
function appFilePath(root: string): string | null {
  const places = [join(root, 'template', 'base', projectFileName), join(root, projectFileName)]
  return places.find((path) => existsSync(path)) ?? null
}

/** What that file says. */
export function appFile(root: string): { region?: string; protocols?: string[] } {
  const path = appFilePath(root)
  return path === null ? {} : heldIn(path)
}

/** Throws `CommandError` where the folder is neither a project nor this repository. */
export function requireProject(root: string): void {
  if (existsSync(join(root, 'firebase.json')) && appFilePath(root) !== null) return
  throw new CommandError(
    `${root} is no DDEX DSP project yet: \`npx create-ddex-dsp .\` makes it one (with --force where files of the same name may be written over).`,
  )
}

/** The project at Google, as it is looked at and as it is set up. */
export async function googleOf(root: string, projectId: string, env: NodeJS.ProcessEnv) {
  const { rest, project } = await openGoogle(root, projectId, env)
  return { project, setup: new GoogleSetup(rest, project, projectId) }
}

/** Says in every file that names the project which it is. */
function writeFiles(root: string, said: Partial<ProjectFile>, force: boolean) {
  const isFirst = !heldIn(join(root, projectFileName)).projectId
  const { file, outcome } = writeProjectFile(root, said, { force: force || isFirst })
  const files: FileOutcome[] = [
    { path: projectFileName, outcome },
    writeFirebaserc(root, file),
    writeRewrites(root, file),
    ...writeAppRegion(root, file),
    ...writeEnvFiles(root, file),
  ]
  return { file, files }
}

/** Sets a project up for Google, step by step; each can be done again and changes nothing then. */
export async function initProject(
  root: string,
  said: Partial<ProjectFile>,
  wishes: InitWishes,
  { force, progress, env = process.env }: InitContext,
): Promise<Initialised> {
  const { protocols = [] } = appFile(root)
  const { wanted, left } = firstFeeds(wishes.feeds ?? {}, protocols)
  const { file, files } = writeFiles(root, said, force)
  const atGoogle = await setUpGoogle(root, file.projectId, wishes, { progress, env })
  const first = await makeFirstFeeds({ root, on: wishes.on ?? 'auto' }, wanted)
  const open = first.feedsOn === 'project' ? left : protocols
  const next = nextSteps(wishes, open)
  return { projectId: file.projectId, files, ...atGoogle, ...first, next }
}

async function setUpGoogle(
  root: string,
  projectId: string,
  { secrets, adminEmail }: InitWishes,
  { progress, env }: { progress: Progress; env: NodeJS.ProcessEnv },
): Promise<Pick<Initialised, 'secrets' | 'admin'>> {
  if (!secrets && adminEmail === undefined) return { secrets: [], admin: null }
  const { setup } = await googleOf(root, projectId, env)
  return {
    secrets: secrets ? await makeSecrets(setup, progress) : [],
    admin: adminEmail ? await makeAdmin(setup, adminEmail, progress) : null,
  }
}

export interface InitContext {
  force: boolean
  progress: Progress
  env?: NodeJS.ProcessEnv
}

async function makeSecrets(setup: GoogleSetup, progress: Progress) {
  const made: Initialised['secrets'] = []
  for (const [name, bytes] of Object.entries(secretBytes)) {
    const value = randomBytes(bytes).toString('base64')
    const outcome = await progress.step(`Secret ${name}`, () => setup.ensureSecret(name, value))
    made.push({ name, outcome })
  }
  return made
}

async function makeAdmin(setup: GoogleSetup, email: string, progress: Progress) {
  const password = randomBytes(12).toString('base64url')
  const outcome = await progress.step(`Admin ${email}`, () => setup.ensureAdmin(email, password))
  return { email, outcome, password: outcome === 'made' ? password : null }
}

function nextSteps(
  { secrets, adminEmail, feeds: { distributor } = {} }: InitWishes,
  protocols: readonly string[],
): string[] {
  const who = distributor === undefined ? '' : ` --distributor=${distributor}`
  return [
    ...(secrets && adminEmail ? [] : ['ddex-dsp init --secrets --admin-email=YOU@EXAMPLE.COM']),
    ...['ddex-dsp deploy --check', 'ddex-dsp deploy'],
    ...(protocols.length > 0
      ? [`ddex-dsp protocols setup --on=project --protocol=${protocols.join(',')}${who}`]
      : []),
  ]
}
