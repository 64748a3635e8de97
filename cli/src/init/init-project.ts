import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { heldIn, writeProjectFile } from '../configure/write-project-file.ts'
import { GoogleProject } from '../google/google-project.ts'
import { GoogleRest } from '../google/google-rest.ts'
import { GoogleSetup, type SetUp } from '../google/google-setup.ts'
import { googleToken } from '../google/google-token.ts'
import { projectFileName, type ProjectFile } from '../service/service-file.ts'
import { CommandError } from '../terminal/command-error.ts'
import type { Progress } from '../terminal/progress.ts'
import { writeEnvFiles, writeFirebaserc, writeRewrites, type FileOutcome } from './project-files.ts'

/** What is set up besides the files. */
export interface InitWishes {
  /** Whether the keys of the service are made in Secret Manager. */
  secrets: boolean
  /** Who becomes its first admin; undefined: nobody. */
  adminEmail?: string
}

export interface Initialised {
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

/** Throws `CommandError` where the folder is no project. */
export function requireProject(root: string): void {
  if (existsSync(join(root, 'firebase.json')) && existsSync(join(root, projectFileName))) return
  throw new CommandError(
    `${root} is no DDEX DSP project yet: \`npx create-ddex-dsp .\` makes it one (with --force where files of the same name may be written over).`,
  )
}

/** The project at Google, as it is looked at and as it is set up. */
export async function googleOf(root: string, projectId: string, env: NodeJS.ProcessEnv) {
  const token = await googleToken(root, env)
  const rest = new GoogleRest({ token, projectId, origin: env.DDEX_DSP_GOOGLE_ORIGIN || null })
  const project = new GoogleProject(rest, projectId)
  return { project, setup: new GoogleSetup(rest, project, projectId) }
}

/** Sets a project up for Google, step by step; each can be done again and changes nothing then. */
export async function initProject(
  root: string,
  said: Partial<ProjectFile>,
  wishes: InitWishes,
  { force, progress, env = process.env }: InitContext,
): Promise<Initialised> {
  const isFirst = !heldIn(join(root, projectFileName)).projectId
  const { file, outcome } = writeProjectFile(root, said, { force: force || isFirst })
  const files: FileOutcome[] = [
    { path: projectFileName, outcome },
    writeFirebaserc(root, file),
    writeRewrites(root, file),
    ...writeEnvFiles(root, file),
  ]
  const needsGoogle = wishes.secrets || wishes.adminEmail !== undefined
  const google = needsGoogle ? await googleOf(root, file.projectId, env) : null
  const secrets = google && wishes.secrets ? await makeSecrets(google.setup, progress) : []
  const admin =
    google && wishes.adminEmail ? await makeAdmin(google.setup, wishes.adminEmail, progress) : null
  return { projectId: file.projectId, files, secrets, admin, next: nextSteps(root, wishes) }
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

function nextSteps(root: string, { secrets, adminEmail }: InitWishes): string[] {
  const { protocols = [] } = JSON.parse(readFileSync(join(root, projectFileName), 'utf8')) as {
    protocols?: string[]
  }
  return [
    ...(secrets && adminEmail ? [] : ['ddex-dsp init --secrets --admin-email=YOU@EXAMPLE.COM']),
    ...['ddex-dsp deploy --check', 'ddex-dsp deploy'],
    `ddex-dsp protocols setup --on=project --protocol=${protocols.join(',') || 'sftp'}`,
  ]
}
