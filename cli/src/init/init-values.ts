import { join } from 'node:path'
import { heldIn } from '../configure/write-project-file.ts'
import { projectFileName, type ProjectFile } from '../service/service-file.ts'
import { CommandError } from '../terminal/command-error.ts'
import { appFile, googleOf } from './init-project.ts'

type Values = Partial<ProjectFile>

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/**
 * What is known of a project before anybody is asked: what the flags say, what the file says, where listeners go by
 * Firebase's own rule, and the key of the web app, which Google is asked for where somebody is signed in.
 */
export async function initValues(
  root: string,
  flags: Values,
  { isAsked = false, env = process.env }: { isAsked?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<Values> {
  const all: Record<string, unknown> = { ...heldIn(join(root, projectFileName)), ...flags }
  const projectId = text(all.projectId)
  if (!projectId) return flags
  const webUrl = text(all.webUrl) ?? `https://${projectId}.web.app`
  const isKeyOpen = text(all.webApiKey) === undefined && !isAsked
  const webApiKey = isKeyOpen ? await keyFromGoogle(root, projectId, env) : null
  const region = text(all.region) ?? text(appFile(root).region)
  return { webUrl, ...(region ? { region } : {}), ...(webApiKey ? { webApiKey } : {}), ...flags }
}

/** Null where nobody is signed in, or no web app is registered: then it has to be said. */
async function keyFromGoogle(
  root: string,
  projectId: string,
  env: NodeJS.ProcessEnv,
): Promise<string | null> {
  try {
    return await (await googleOf(root, projectId, env)).project.webApiKey()
  } catch (error) {
    if (error instanceof CommandError || (error as Error).name === 'GoogleRefusal') return null
    throw error
  }
}
