import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError } from '../terminal/command-error.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import type { Progress } from '../terminal/progress.ts'
import { runProgram } from '../terminal/program.ts'
import { inWords, looked } from './disk-fault.ts'
import { readIngredients } from './ingredients.ts'
import { nextSteps } from './next-steps.ts'
import type { Plan } from './plan.ts'
import { renderProject } from './render.ts'
import { inspectTarget, type PlannedFile } from './target.ts'
import { writeProject } from './write-project.ts'

/** What was made, or with `dryRun` would be. */
export interface Created {
  directory: string
  name: string
  template: string
  protocols: readonly string[]
  packageManager: string
  dryRun: boolean
  files: PlannedFile[]
  installed: boolean
  git: boolean
  /** Commands to type next. */
  next: string[]
}

export interface CreateContext {
  cwd: string
  dryRun: boolean
  /** Where progress is shown. */
  progress: Progress
  /** Aborted when somebody asks to stop. */
  signal: AbortSignal
}

const interrupted = (): CommandError =>
  new CommandError('stopped; nothing was left behind.', exitCodes.interrupted)

/** Whether a folder is inside a git repository already. */
const isInRepository = (folder: string): boolean =>
  spawnSync('git', ['rev-parse', '--is-inside-work-tree'], { cwd: folder }).status === 0

function beginRepository(directory: string): boolean {
  if (existsSync(join(directory, '.git')) || isInRepository(directory)) return false
  return spawnSync('git', ['init', '--quiet'], { cwd: directory }).status === 0
}

async function install(plan: Plan, { progress, signal }: CreateContext): Promise<void> {
  const { packageManager, directory } = plan
  const quiet = packageManager === 'npm' ? ['--no-audit', '--no-fund', '--loglevel=error'] : []
  const windows = process.platform === 'win32'
  await progress.step(`Install packages with ${packageManager}`, () =>
    runProgram({
      name: `${packageManager} install`,
      // On Windows package managers are .cmd files, which only a shell runs.
      command: windows ? `${packageManager}.cmd` : packageManager,
      args: ['install', ...quiet],
      cwd: directory,
      env: process.env,
      signal,
      shell: windows,
      group: true,
    }),
  )
}

/** Installs; a project whose packages could not be installed stays, one whose making was stopped does not. */
async function installOrUndo(plan: Plan, context: CreateContext, isNew: boolean): Promise<void> {
  try {
    await install(plan, context)
  } catch (error) {
    if (context.signal.aborted) {
      if (isNew) rmSync(plan.directory, { recursive: true, force: true })
      throw interrupted()
    }
    const why = error instanceof Error ? error.message : String(error)
    throw new CommandError(
      `The project is in ${plan.directory} and whole, but its packages are not installed: ${why}. Run \`${plan.packageManager} install\` there.`,
    )
  }
}

/** Makes the project of a plan. Throws `CommandError` with the exit code to leave with. */
export async function createProject(plan: Plan, context: CreateContext): Promise<Created> {
  const { progress, signal, dryRun, cwd } = context
  const files = renderProject(plan, readIngredients(plan))
  const planned = looked(() => inspectTarget(plan, files))
  const isNew = !existsSync(plan.directory)
  let installed = false
  let git = false
  if (!dryRun) {
    await progress.step(`Write ${files.size} files`, () =>
      writeProject(plan.directory, files, planned, () => {
        if (signal.aborted) throw interrupted()
      }).catch((error: unknown) => {
        throw inWords(error)
      }),
    )
    git = plan.git && beginRepository(plan.directory)
    if (plan.install) {
      await installOrUndo(plan, context, isNew)
      installed = true
    }
  }
  const { directory, name, template, protocols, packageManager } = plan
  const next = nextSteps(plan, { cwd, installed, platform: process.platform })
  return {
    ...{ directory, name, template, protocols, packageManager },
    ...{ dryRun, files: planned, installed, git, next },
  }
}
