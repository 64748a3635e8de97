import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CommandError } from '../terminal/command-error.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import type { StackFile } from '../dev/stack-file.ts'

/** `ddex-dsp.json` in a project's root: which Firebase project it is. Holds no secret. */
export interface ProjectFile {
  projectId: string
  /** Of the functions. */
  region: string
  /** The web app's key, which is public (Firebase console, Project settings). */
  webApiKey: string
  /** Where listeners go. */
  webUrl: string
}

/** A service that commands operate, here or at Google. */
export interface ServiceAddress {
  kind: 'local' | 'project'
  projectId: string
  webApiKey: string
  authUrl: string
  /** Of the REST interface, up to `/v1`. */
  firestoreUrl: string
  functionsUrl: string
  webUrl: string
  /** What the local stack says about itself. */
  stack: StackFile | null
}

export interface ServiceFlags {
  root: string
  /** `auto`: the local stack while it runs, else the project. */
  on: 'auto' | 'local' | 'project'
}

export const projectFileName = 'ddex-dsp.json'

/** Finds the service that is meant. Throws `CommandError` with what to do when there is none. */
export function findService({ root, on }: ServiceFlags): ServiceAddress {
  const stack = on === 'project' ? null : runningStack(root)
  if (stack) return localService(stack)
  const start = '`npm start` (or `ddex-dsp dev`) starts one here'
  if (on === 'local') throw new CommandError(`No local stack runs in ${resolve(root)}: ${start}.`)
  const project = on === 'project' ? projectFile(root) : projectOrStart(root, start)
  if (project) return projectService(project)
  throw new CommandError(
    `There is no service: no local stack runs in ${resolve(root)} and it has no ${projectFileName}. ` +
      `${start}; \`ddex-dsp configure\` writes the file for a service at Google.`,
  )
}

/** The project, where no stack runs: a file that says too little is what every new project has. */
function projectOrStart(root: string, start: string): ProjectFile | null {
  try {
    return projectFile(root)
  } catch (error) {
    if (!(error instanceof CommandError) || !error.details.missing) throw error
    throw new CommandError(
      `No local stack runs in ${resolve(root)}: ${start}. For a service at Google: ${error.message}`,
      error.exitCode,
      error.details,
    )
  }
}

/** What a running stack says; null when none runs. `DDEX_DSP_LOCAL_DIR` moves it, as for the stack itself. */
export function runningStack(root: string, env: NodeJS.ProcessEnv = process.env): StackFile | null {
  const path = join(resolve(root, env.DDEX_DSP_LOCAL_DIR || '.local'), 'stack.json')
  if (!existsSync(path)) return null
  const stack = JSON.parse(readFileSync(path, 'utf8')) as StackFile
  return isAlive(stack.pids.launcher) ? stack : null
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The project that a folder is; null when it says nothing. Throws `CommandError` for a file that cannot be used. */
export function projectFile(root: string): ProjectFile | null {
  const path = join(root, projectFileName)
  if (!existsSync(path)) return null
  const wanted = ['projectId', 'region', 'webApiKey', 'webUrl'] as const
  let read: Partial<Record<(typeof wanted)[number], unknown>>
  try {
    read = JSON.parse(readFileSync(path, 'utf8')) as typeof read
  } catch (error) {
    throw new CommandError(`${path} is no JSON: ${(error as Error).message}`)
  }
  const missing = wanted.filter((name) => typeof read[name] !== 'string' || read[name] === '')
  if (missing.length === 0) return read as ProjectFile
  throw new CommandError(
    `${path} does not say ${missing.join(', ')}: \`ddex-dsp configure\` asks for it.`,
    exitCodes.failed,
    { missing },
  )
}

function localService(stack: StackFile): ServiceAddress {
  const { urls, projectId, region } = stack
  return {
    ...{ kind: 'local', projectId, stack, webApiKey: 'demo', webUrl: urls.web },
    authUrl: `${urls.auth}/identitytoolkit.googleapis.com`,
    firestoreUrl: `${urls.firestore}/v1`,
    functionsUrl: `${urls.functions}/${projectId}/${region}`,
  }
}

function projectService(
  { projectId, region, webApiKey, webUrl }: ProjectFile,
  env: NodeJS.ProcessEnv = process.env,
): ServiceAddress {
  // Stands in for all hosts, as for `GoogleRest`.
  const at = (host: string): string => `${env.DDEX_DSP_GOOGLE_ORIGIN || 'https:/'}/${host}`
  return {
    ...{ kind: 'project', projectId, stack: null, webApiKey, webUrl },
    authUrl: at('identitytoolkit.googleapis.com'),
    firestoreUrl: `${at('firestore.googleapis.com')}/v1`,
    functionsUrl: at(`${region}-${projectId}.cloudfunctions.net`),
  }
}
