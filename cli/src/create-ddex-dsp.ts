#!/usr/bin/env node
import { createProject } from './create/create.ts'
import { gatherRequest, leftQuestions, type Ask } from './create/gather.ts'
import { packageManagerOf } from './create/package-manager.ts'
import { planProject } from './create/plan.ts'
import { createProgram, refuseUnknownFlags, type CreateFlags } from './create/request.ts'
import { showCreated } from './create/show.ts'
import { ownVersion } from './project-tool.ts'
import { writeAnswer } from './terminal/answer.ts'
import { Progress } from './terminal/progress.ts'
import { runCommandLine } from './terminal/run-command.ts'
import { processTerminal } from './terminal/terminal.ts'

const terminal = processTerminal()
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stop.abort())
}

/** The questions, with what asks them loaded only now. */
const ask: Ask = async (directory, manager) => {
  const { askWhatToCreate, isLeft } = await import('./prompts/create-questions.ts')
  try {
    return await askWhatToCreate(directory, manager)
  } catch (error) {
    throw isLeft(error) ? leftQuestions() : error
  }
}

async function create(directory: string | undefined, flags: CreateFlags): Promise<void> {
  const packageManager = packageManagerOf(process.env.npm_config_user_agent)
  const surroundings = {
    stdinIsTty: process.stdin.isTTY === true,
    stdoutIsTty: process.stdout.isTTY === true,
    ci: Boolean(process.env.CI),
    packageManager,
  }
  const request = await gatherRequest(directory, flags, surroundings, ask)
  const cwd = process.cwd()
  const plan = planProject(request, { cwd, packageManager })
  const progress = new Progress(flags.json || flags.dryRun ? process.stderr : process.stdout)
  const context = { cwd, dryRun: flags.dryRun, progress, signal: stop.signal }
  const created = await createProject(plan, context)
  writeAnswer(terminal, flags.json, created, (answer) => showCreated(terminal, answer))
}

await runCommandLine(
  'create-ddex-dsp',
  process.argv.slice(2),
  async (args) => {
    const program = createProgram(ownVersion(), create)
    refuseUnknownFlags(program, args)
    await program.parseAsync(args, { from: 'user' })
  },
  terminal,
)
