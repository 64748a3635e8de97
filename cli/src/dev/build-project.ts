import { Progress } from '../terminal/progress.ts'
import { buildContainers, buildFunctions, viteBuild } from './build.ts'
import { openProject } from './project.ts'

/** Builds everything of a project that is deployed, into `dist`, `functions/lib` and `servers/*\/dist`. */
export async function buildProject(root: string): Promise<void> {
  const project = openProject(root)
  const progress = new Progress()
  await progress.step('Build the functions and the servers', () =>
    Promise.all([buildFunctions(project), buildContainers(project)]),
  )
  await progress.step('Build the web app', () =>
    viteBuild(project.app, process.env, new AbortController().signal),
  )
}
