import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { faults } from '../configure/write-project-file.ts'
import { projectFileName } from '../service/service-file.ts'
import { CommandError, usageError } from '../terminal/command-error.ts'

export interface DeployTarget {
  projectId: string
  /** Of the functions. */
  region: string
}

/** Stands in a plan for the project that nobody has named yet. */
export const openProjectId = 'PROJECT_ID'

/** A project's own file; in this repository it is the template's. */
function heldIn(root: string): Partial<DeployTarget> {
  const paths = [root, join(root, 'template', 'base')].map((folder) =>
    join(folder, projectFileName),
  )
  const path = paths.find((each) => existsSync(each))
  if (!path) throw new CommandError(`${paths[0]} is missing: is this a DDEX DSP project?`)
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Partial<DeployTarget>
  } catch (error) {
    throw new CommandError(`${path} is no JSON: ${(error as Error).message}`)
  }
}

/**
 * Which project is deployed to: as it is `said`, else as `ddex-dsp.json` says. With `mayBeOpen` (a plan that nobody
 * carries out) a word stands for one that nobody has named. Throws `CommandError`.
 */
export function deployTarget(
  root: string,
  said: string | undefined,
  { mayBeOpen }: { mayBeOpen: boolean },
): DeployTarget {
  const fault = said === undefined ? null : faults.projectId(said)
  if (fault) throw usageError(`--project-id ${fault}.`)
  const { projectId = '', region = 'us-central1' } = heldIn(root)
  const chosen = said ?? projectId
  if (chosen === '' && !mayBeOpen)
    throw new CommandError(
      `${projectFileName} does not say which Firebase project this is: \`ddex-dsp init\` sets it up, or say --project-id.`,
    )
  return { projectId: chosen || openProjectId, region }
}
