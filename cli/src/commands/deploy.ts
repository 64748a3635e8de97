import type { Command } from 'commander'
import type { DeployPlan, PlanFacts } from '../deploy/deploy-plan.ts'
import type { Finding } from '../doctor/check.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { helpNotes } from '../terminal/help-notes.ts'
import { numbers } from '../terminal/number-flags.ts'
import { processTerminal } from '../terminal/terminal.ts'
import type { CommandEntry } from './command-entry.ts'

interface DeployOptions {
  root: string
  only?: string
  projectId?: string
  lambdaRegion?: string
  dryRun: boolean
  check: boolean
  checks: boolean
  resume: boolean
  rehearse: boolean
  portOffset: number
  json: boolean
}

const finding = "{name: string, state: 'ok' | 'warn' | 'fail', says: string, fix: string | null}"

/** `ddex-dsp deploy`: the service to Google (and the function to AWS). */
export function register(program: Command, { name, summary }: CommandEntry): void {
  program
    .command(name)
    .description(summary)
    .option('--only <parts>', 'of rules, indexes, functions, hosting, lambda, servers; with commas')
    .option('--project-id <id>', 'of the Firebase project; else as ddex-dsp.json says')
    .option('--lambda-region <region>', 'deploy the function at AWS too, which is there')
    .option('--dry-run', 'print what would be put where, and touch nothing', false)
    .option(
      '--check',
      'look whether the project at Google has what it takes, and deploy nothing',
      false,
    )
    .option(
      '--rehearse',
      'deploy into emulators on this machine, try it there, and stop them',
      false,
    )
    .option('--port-offset <n>', 'of a rehearsal: add this to every port', numbers.count, 0)
    .option('--no-checks', 'deploy without that look')
    .option('--resume', 'go on where the last deployment stopped', false)
    .option('--root <folder>', 'the project', '.')
    .option('--json', 'one JSON document on standard output', false)
    .addHelpText(
      'after',
      helpNotes({
        notes: [
          'Signs in as firebase-tools does: `npx firebase login`, or GOOGLE_APPLICATION_CREDENTIALS.',
          'The plan is read from what would be uploaded, built aside; signed in, with what is new, changed or removed.',
          'Looks before it deploys: billing, permissions, APIs, secrets, quotas, whether the rules compile.',
        ],
        json: `{projectId: string, done: [string], skipped: [string], byHand: [{says: string, command: string}], notes: [string]} | {projectId: string, parts: [string], steps: [{id: string, says: string, command: [string] | null, kind: string}], notes: [string], contents: [{part: string, where: string, things: [{name: string, settings: {...}, change: string | null, differences: [string]}], uncompared: string | null}]} | [${finding}]`,
        examples: [
          ...['ddex-dsp deploy --dry-run', 'ddex-dsp deploy --check'],
          'ddex-dsp deploy --rehearse',
          'ddex-dsp deploy --only=rules,functions',
        ],
      }),
    )
    .action(async (options: DeployOptions) => {
      if (options.rehearse) return rehearse(options)
      const planned = await planOf(options)
      if (options.check) return check(options, planned.plan)
      return options.dryRun ? show(options, planned) : deploy(options, planned.plan)
    })
}

async function show({ json }: DeployOptions, { facts, plan }: Planned): Promise<void> {
  const [{ planLines }, { deployContents }, { Progress }] = await Promise.all([
    import('../deploy/plan-lines.ts'),
    import('../deploy/contents/deploy-contents.ts'),
    import('../terminal/progress.ts'),
  ])
  const terminal = processTerminal()
  const progress = new Progress(json ? process.stderr : process.stdout)
  const contents = await deployContents(facts, plan.parts, progress)
  writeAnswer(terminal, json, { ...plan, contents }, (all) => planLines(terminal, all, contents))
}

async function check({ root, json }: DeployOptions, plan: DeployPlan): Promise<void> {
  const { lookAtGoogle } = await import('../deploy/look-at-google.ts')
  await answerFindings(json, await lookAtGoogle(root, plan))
}

async function rehearse({ root, json, portOffset }: DeployOptions): Promise<void> {
  const [{ rehearseDeploy }, { Progress }] = await Promise.all([
    import('../deploy/rehearse.ts'),
    import('../terminal/progress.ts'),
  ])
  const progress = new Progress(json ? process.stderr : process.stdout)
  await answerFindings(json, await rehearseDeploy(root, portOffset, progress))
}

/** Exit 1 where one of them fails. */
async function answerFindings(json: boolean, findings: readonly Finding[]): Promise<void> {
  const { findingLines } = await import('../doctor/finding-lines.ts')
  const terminal = processTerminal()
  writeAnswer(terminal, json, findings, (all) =>
    all.map((each) => findingLines(each, terminal)).join(''),
  )
  const isGood = findings.every(({ state }) => state !== 'fail')
  process.exitCode = isGood ? exitCodes.done : exitCodes.failed
}

async function deploy({ root, resume, json }: DeployOptions, plan: DeployPlan): Promise<void> {
  const [{ runDeploy }, { stepRunner }, { byHand, handLines }, google, { Progress }] =
    await Promise.all([
      import('../deploy/run-deploy.ts'),
      import('../deploy/step-runner.ts'),
      import('../deploy/plan-lines.ts'),
      import('../deploy/look-at-google.ts'),
      import('../terminal/progress.ts'),
    ])
  const terminal = processTerminal()
  const progress = new Progress(json ? process.stderr : process.stdout)
  const look = async (): Promise<void> => {
    const findings = await google.lookAtGoogle(root, plan)
    google.requireNoFault(findings, plan.projectId)
    for (const { state, name, says } of findings)
      if (state === 'warn') progress.line(`! ${name}: ${says}`)
  }
  const outcome = await runDeploy(root, plan, stepRunner(root, look), { resume, progress })
  writeAnswer(terminal, json, { ...outcome, byHand: byHand(plan), notes: plan.notes }, () =>
    handLines(terminal, plan),
  )
}

interface Planned {
  facts: PlanFacts
  plan: DeployPlan
}

async function planOf(options: DeployOptions): Promise<Planned> {
  const { root, only, projectId, lambdaRegion, checks, dryRun } = options
  const [{ deployTarget }, { partsOf, planDeploy }] = await Promise.all([
    import('../deploy/deploy-target.ts'),
    import('../deploy/deploy-plan.ts'),
  ])
  const parts = partsOf(only)
  const target = deployTarget(root, projectId, { mayBeOpen: dryRun })
  const facts = { root, ...target, lambdaRegion: lambdaRegion ?? null, checksGoogle: checks }
  return { facts, plan: planDeploy(facts, parts) }
}
