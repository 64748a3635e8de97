import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { buildFunctions, viteBuild } from '../../dev/build.ts'
import { openProject, type Project } from '../../dev/project.ts'
import type { Progress } from '../../terminal/progress.ts'
import type { DeployPart } from '../deploy-plan.ts'
import { copyUploadedFunctions } from '../uploaded-functions.ts'

/** What would be uploaded, built in a folder of its own. */
export interface BuiltAside {
  project: Project
  /** With what is uploaded of them, and nothing else. */
  functions: { folder: string; files: number; bytes: number } | null
  /** What the site of the app serves. */
  web: string | null
}

/** Builds what `parts` deploy without touching the project, and removes it after `use`. */
export async function withBuiltAside<T>(
  root: string,
  parts: readonly DeployPart[],
  progress: Progress,
  use: (built: BuiltAside) => Promise<T>,
): Promise<T> {
  const project = openProject(root)
  // Inside the project: npm may have installed what the functions need at its root alone.
  const local = join(project.root, '.local')
  mkdirSync(local, { recursive: true })
  const scratch = mkdtempSync(join(local, 'plan-'))
  try {
    const functions = parts.includes('functions')
      ? await progress.step('Build the functions', () => functionsAside(project, scratch))
      : null
    const web = parts.includes('hosting') ? join(scratch, 'web') : null
    if (web)
      await progress.step('Build the web app', () =>
        viteBuild(project.app, process.env, new AbortController().signal, web),
      )
    return await use({ project, functions, web })
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function functionsAside(project: Project, scratch: string): Promise<BuiltAside['functions']> {
  const folder = join(scratch, 'functions')
  await copyUploadedFunctions(project, folder)
  await buildFunctions(project, join(folder, 'lib', 'index.js'))
  const paths = await copyUploadedFunctions({ ...project, functions: folder }, join(scratch, 'up'))
  const sizes = paths.map((path) => statSync(join(folder, path)).size)
  return { folder, files: paths.length, bytes: sizes.reduce((sum, each) => sum + each, 0) }
}
