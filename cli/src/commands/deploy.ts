import type { Command } from 'commander'
import type { DeployPlan } from '../deploy/deploy-plan.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { CommandError } from '../terminal/command-error.ts'
import { paint, processTerminal, type Terminal } from '../terminal/terminal.ts'
import type { CommandEntry } from './command-entry.ts'
import { helpNotes } from '../terminal/help-notes.ts'

interface DeployOptions {
  root: string
  only?: string
  lambdaRegion?: string
  dryRun: boolean
  resume: boolean
  json: boolean
}

/** `ddex-dsp deploy`: the service to Google (and the function to AWS). */
export function register(program: Command, { name, summary }: CommandEntry): void {
  program
    .command(name)
    .description(summary)
    .option('--only <parts>', 'of rules, indexes, functions, hosting, lambda, servers; with commas')
    .option('--lambda-region <region>', 'deploy the function at AWS too, which is there')
    .option('--dry-run', 'print the plan, and touch nothing', false)
    .option('--resume', 'go on where the last deployment stopped', false)
    .option('--root <folder>', 'the project', '.')
    .option('--json', 'one JSON document on standard output', false)
    .addHelpText(
      'after',
      helpNotes({
        notes: [
          'Signs in as firebase-tools does: `npx firebase login`, or GOOGLE_APPLICATION_CREDENTIALS.',
        ],
        json: '{projectId: string, done: [string], skipped: [string], byHand: [{says: string, command: string}], notes: [string]} | {projectId: string, parts: [string], steps: [{id: string, says: string, command: [string] | null, kind: string}], notes: [string]}',
        examples: ['ddex-dsp deploy --dry-run', 'ddex-dsp deploy --only=rules,functions'],
      }),
    )
    .action(async (options: DeployOptions) => {
      const { root, dryRun, resume, json } = options
      const plan = await planOf(options)
      const terminal = processTerminal()
      if (dryRun) return writeAnswer(terminal, json, plan, (all) => planLines(terminal, all))
      const [{ runDeploy }, { stepRunner }, { Progress }] = await Promise.all([
        import('../deploy/run-deploy.ts'),
        import('../deploy/step-runner.ts'),
        import('../terminal/progress.ts'),
      ])
      const progress = new Progress(json ? process.stderr : process.stdout)
      const outcome = await runDeploy(root, plan, stepRunner(root), { resume, progress })
      writeAnswer(terminal, json, { ...outcome, byHand: byHand(plan), notes: plan.notes }, () =>
        handLines(terminal, plan),
      )
    })
}

async function planOf({ root, only, lambdaRegion }: DeployOptions): Promise<DeployPlan> {
  const [{ projectFile, projectFileName }, { partsOf, planDeploy }] = await Promise.all([
    import('../service/service-file.ts'),
    import('../deploy/deploy-plan.ts'),
  ])
  const parts = partsOf(only)
  const project = projectFile(root)
  if (!project)
    throw new CommandError(
      `There is no ${projectFileName} here: \`ddex-dsp configure\` says which project it is.`,
    )
  const { projectId, region } = project
  return planDeploy({ root, projectId, region, lambdaRegion: lambdaRegion ?? null }, parts)
}

const byHand = ({ steps }: DeployPlan) =>
  steps
    .filter(({ kind }) => kind === 'print')
    .map(({ says, command }) => ({ says, command: command?.join(' ') ?? '' }))

function planLines(terminal: Terminal, plan: DeployPlan): string {
  const done = plan.steps.filter(({ kind }) => kind !== 'print')
  const lines = done.map(({ says, command }, index) => {
    const line = `${index + 1}. ${says}\n`
    return command ? `${line}   ${paint(terminal, 'dim', command.join(' '))}\n` : line
  })
  return `To ${plan.projectId}:\n${lines.join('')}${handLines(terminal, plan)}Nothing was changed.\n`
}

/** What the operator runs; nothing where the servers are not among the parts. */
function handLines(terminal: Terminal, plan: DeployPlan): string {
  const commands = byHand(plan)
  if (commands.length === 0) return ''
  const lines = commands.map(
    ({ says, command }) => `${paint(terminal, 'dim', `# ${says}`)}\n${command}\n`,
  )
  const notes = plan.notes.map((note) => `${note}\n`)
  return `\nThe servers are yours to place:\n\n${lines.join('')}\n${notes.join('')}\n`
}
