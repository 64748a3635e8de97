import { leftError, usageError, type CommandError } from '../terminal/command-error.ts'
import type { PackageManager } from './choices.ts'
import { createCommand } from './package-manager.ts'
import type { CreateRequest } from './plan.ts'
import type { CreateFlags } from './request.ts'

/** What decides whether there is anybody to ask. */
export interface Surroundings {
  stdinIsTty: boolean
  stdoutIsTty: boolean
  ci: boolean
  packageManager: PackageManager
}

/** Asks the five questions; loaded only when they are asked. */
export type Ask = (
  directory: string | undefined,
  manager: PackageManager,
) => Promise<
  Pick<CreateRequest, 'directory' | 'install' | 'projectId'> & {
    template: string
    protocols: string[]
  }
>

/** Flags that say something about the project: with one of them nothing is asked. */
const saysSomething = (flags: CreateFlags): boolean =>
  [flags.name, flags.protocols, flags.template, flags.projectId, flags.region].some(
    (value) => value !== undefined,
  ) ||
  flags.yes ||
  flags.json ||
  flags.dryRun ||
  flags.force ||
  !flags.install ||
  !flags.git

function missing(directory: string | undefined, manager: PackageManager): CommandError {
  const names = [...(directory === undefined ? ['<directory>'] : []), '--protocols', '--template']
  const example = createCommand(
    manager,
    `${directory ?? 'my-service'} --protocols=sftp --template=streaming --yes`,
  )
  return usageError(
    `there is no terminal to ask on, so say ${names.join(', ')}, or --yes for the defaults. Example: ${example}`,
    { missing: names, example },
  )
}

function noFolder(manager: PackageManager): CommandError {
  const example = createCommand(manager, 'my-service --yes')
  return usageError(`say the folder of the new project. Example: ${example}`, {
    ...{ missing: ['<directory>'], example },
  })
}

/**
 * What is to be made: from the flags where one is set, from the user on a terminal, and else nothing
 * is guessed.
 */
export async function gatherRequest(
  directory: string | undefined,
  flags: CreateFlags,
  surroundings: Surroundings,
  ask: Ask,
): Promise<CreateRequest> {
  const { packageManager } = surroundings
  const { install, git, force } = flags
  if (saysSomething(flags)) {
    if (directory === undefined) throw noFolder(packageManager)
    const { name, protocols, template, projectId, region } = flags
    return { directory, name, protocols, template, projectId, region, install, git, force }
  }
  const canAsk = surroundings.stdinIsTty && surroundings.stdoutIsTty && !surroundings.ci
  if (!canAsk) throw missing(directory, packageManager)
  const answers = await ask(directory, packageManager)
  return {
    ...answers,
    protocols: answers.protocols.join(','),
    ...{ git, force },
  }
}

/** The questions were left with Ctrl+C. */
export const leftQuestions = (): CommandError => leftError('stopped; nothing was made.')
