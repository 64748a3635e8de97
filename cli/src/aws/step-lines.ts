import type { StepReport } from '@ddex/ingestion-servers/s3-tools'
import { writeAnswer } from '../terminal/answer.ts'
import { paint, processTerminal, type Terminal } from '../terminal/terminal.ts'

/** What a command did in AWS, or with `dryRun` would do. */
export interface StepsAnswer {
  dryRun: boolean
  bucket?: string
  region: string
  accountId: string
  steps: StepReport[]
}

/** How `--json` writes it. */
export const stepsJson =
  '{dryRun: boolean, bucket?: string, region: string, accountId: string, steps: [{says: string, call: string}]}'

/** One step in a line: the call, and what it is for. */
export const stepLine = (terminal: Terminal, { says, call }: StepReport): string =>
  `${paint(terminal, 'dim', call.padEnd(38))} ${says}\n`

/** Tells of steps while they are done: on standard error where standard output is for JSON. */
export function tellStep(json: boolean): (step: StepReport) => void {
  const terminal = processTerminal()
  return (step) =>
    json ? terminal.writeError(`${step.says}\n`) : terminal.write(stepLine(terminal, step))
}

/** The answer of a command that did steps, which were told already, or only planned them. */
export function writeSteps(json: boolean, answer: StepsAnswer, next = ''): void {
  const terminal = processTerminal()
  writeAnswer(terminal, json, answer, ({ steps, dryRun, accountId, region }) => {
    const where = `in account ${accountId}, ${region}`
    if (steps.length === 0) return `Nothing to do ${where}: all is as wanted.\n${next}`
    const count = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`
    if (!dryRun) return `${count} done ${where}.\n${next}`
    const lines = steps.map((step) => stepLine(terminal, step)).join('')
    return `${lines}${count} would be done ${where}; nothing was changed.\n`
  })
}
