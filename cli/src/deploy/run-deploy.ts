import { CommandError } from '../terminal/command-error.ts'
import type { Progress } from '../terminal/progress.ts'
import type { DeployPlan } from './deploy-plan.ts'
import type { DeployStep } from './deploy-step.ts'
import { finishedSteps, forgetSteps, rememberSteps } from './deploy-record.ts'

/** Does one step; throws `CommandError` when it fails. */
export type StepRunner = (step: DeployStep) => Promise<void>

export interface DeployOutcome {
  projectId: string
  done: string[]
  /** Finished by an earlier run. */
  skipped: string[]
}

/**
 * Does the steps in their order. The first that fails ends it; with `resume` the next run goes on there. The build is
 * never skipped: what is deployed is what the source says now. Nor is the look at the project: it may have changed.
 */
export async function runDeploy(
  root: string,
  plan: DeployPlan,
  run: StepRunner,
  { resume, progress }: { resume: boolean; progress: Progress },
): Promise<DeployOutcome> {
  const before = resume ? finishedSteps(root, plan) : []
  const steps = plan.steps.filter(({ kind }) => kind !== 'print')
  const isSkipped = ({ id, kind }: DeployStep): boolean =>
    !['build', 'google'].includes(kind) && before.includes(id)
  const skipped = steps.filter(isSkipped).map(({ id }) => id)
  const done: string[] = []
  for (const id of skipped) progress.line(`✓ ${id} was done before`)
  for (const step of steps.filter((each) => !isSkipped(each))) {
    try {
      await progress.step(step.says, () => run(step))
    } catch (error) {
      throw error instanceof CommandError ? stoppedAt(step, error) : error
    }
    done.push(step.id)
    rememberSteps(root, plan, [...skipped, ...done])
  }
  forgetSteps(root)
  return { projectId: plan.projectId, done, skipped }
}

const stoppedAt = ({ id }: DeployStep, { message, exitCode, details }: CommandError) =>
  new CommandError(
    `${message}\nThe deployment stopped at '${id}'; \`ddex-dsp deploy --resume\` goes on there.`,
    exitCode,
    { ...details, step: id },
  )
