import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFileName, type ProjectFile } from '../service/service-file.ts'
import { CommandError, usageError } from '../terminal/command-error.ts'
import { exitCodes } from '../terminal/exit-codes.ts'

/** What can be wrong with each value, in words; null when it is good. */
export const faults: { [K in keyof ProjectFile]: (text: string) => string | null } = {
  projectId: (text) =>
    /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(text)
      ? null
      : "is the project's id: 6 to 30 of a-z, 0-9 and dash, a letter first",
  region: (text) =>
    /^[a-z]+-[a-z]+\d{1,2}$/.test(text) ? null : 'is where the functions run, such as us-central1',
  webApiKey: (text) =>
    /^[\w-]{20,60}$/.test(text)
      ? null
      : 'is the key of the web app (Firebase console, Project settings, General)',
  webUrl: (text) =>
    URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
      ? null
      : 'is where listeners go, such as https://my-project.web.app',
}

const flags = {
  ...{ projectId: '--project-id', region: '--region' },
  ...{ webApiKey: '--web-api-key', webUrl: '--web-url' },
} as const

const names = Object.keys(flags) as (keyof ProjectFile)[]

export interface WrittenFile {
  path: string
  file: ProjectFile
  outcome: 'written' | 'unchanged'
}

/**
 * Writes what is `said` into a project's `ddex-dsp.json` and leaves all else in it as it is. Throws `CommandError`:
 * exit 2 for values that are missing or wrong, 3 where the file says something else and `force` is not set.
 */
export function writeProjectFile(
  root: string,
  said: Partial<ProjectFile>,
  { force }: { force: boolean },
): WrittenFile {
  const path = join(root, projectFileName)
  const held = heldIn(path)
  const wanted = { ...stated(held), ...said }
  requireWhole(wanted)
  const changed = names.filter((name) => held[name] && held[name] !== wanted[name])
  if (changed.length > 0 && !force)
    throw new CommandError(
      `${path} says another ${changed.map((name) => `${name} (${String(held[name])})`).join(', ')}: --force writes over it.`,
      exitCodes.refused,
      { changed },
    )
  const text = `${JSON.stringify({ ...held, ...wanted }, null, 2)}\n`
  const isSame = existsSync(path) && readFileSync(path, 'utf8') === text
  if (!isSame) writeFileSync(path, text)
  return { path, file: wanted, outcome: isSame ? 'unchanged' : 'written' }
}

/** What the file says now; nothing where there is none. */
export function heldIn(path: string): Record<string, unknown> {
  if (!existsSync(path)) return {}
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  } catch (error) {
    throw new CommandError(`${path} is no JSON: ${(error as Error).message}`)
  }
}

const stated = (held: Record<string, unknown>): Partial<ProjectFile> =>
  Object.fromEntries(
    names
      .filter((name) => typeof held[name] === 'string' && held[name])
      .map((name) => [name, held[name]]),
  )

function requireWhole(wanted: Partial<ProjectFile>): asserts wanted is ProjectFile {
  const missing = names.filter((name) => !wanted[name])
  if (missing.length > 0)
    throw usageError(`Say ${missing.map((name) => flags[name]).join(', ')}.`, { missing })
  for (const name of names) {
    const fault = faults[name](wanted[name] ?? '')
    if (fault) throw usageError(`${flags[name]} ${fault}.`)
  }
}
