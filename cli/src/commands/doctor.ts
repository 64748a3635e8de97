import type { Command } from 'commander'
import { findingLines } from '../doctor/finding-lines.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { processTerminal } from '../terminal/terminal.ts'
import type { CommandEntry } from './command-entry.ts'
import { helpNotes } from '../terminal/help-notes.ts'

interface DoctorOptions {
  root: string
  online: boolean
  json: boolean
}

/** `ddex-dsp doctor`: what is missing to run and to deploy; exit 1 when something fails. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  program
    .command(name)
    .description(summary)
    .option('--online', 'look at the project at Google and its feeds too', false)
    .option('--root <folder>', 'the project', '.')
    .option('--json', 'one JSON document on standard output', false)
    .addHelpText(
      'after',
      helpNotes({
        json: "[{name: string, state: 'ok' | 'warn' | 'fail', says: string, fix: string | null}]",
        examples: ['ddex-dsp doctor', 'ddex-dsp doctor --online'],
      }),
    )
    .action(async ({ root, json, online }: DoctorOptions) => {
      const terminal = processTerminal()
      const { examine } = await import('../doctor/examine.ts')
      const findings = await examine(root, { online })
      writeAnswer(terminal, json, findings, (all) =>
        all.map((finding) => findingLines(finding, terminal)).join(''),
      )
      const isGood = findings.every(({ state }) => state !== 'fail')
      process.exitCode = isGood ? exitCodes.done : exitCodes.failed
    })
}
