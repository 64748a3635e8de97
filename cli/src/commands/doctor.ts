import type { Command } from 'commander'
import type { Finding } from '../doctor/check.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { oneLine, paint, processTerminal, type Terminal } from '../terminal/terminal.ts'
import type { CommandEntry } from './command-entry.ts'
import { helpNotes } from '../terminal/help-notes.ts'

/** `ddex-dsp doctor`: what is missing to run and to deploy; exit 1 when something fails. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  program
    .command(name)
    .description(summary)
    .option('--root <folder>', 'the project', '.')
    .option('--json', 'one JSON document on standard output', false)
    .addHelpText(
      'after',
      helpNotes({
        json: "[{name: string, state: 'ok' | 'warn' | 'fail', says: string, fix: string | null}]",
        examples: ['ddex-dsp doctor'],
      }),
    )
    .action(async ({ root, json }: { root: string; json: boolean }) => {
      const terminal = processTerminal()
      const { examine } = await import('../doctor/examine.ts')
      const findings = await examine(root)
      writeAnswer(terminal, json, findings, (all) =>
        all.map((finding) => findingLines(terminal, finding)).join(''),
      )
      const isGood = findings.every(({ state }) => state !== 'fail')
      process.exitCode = isGood ? exitCodes.done : exitCodes.failed
    })
}

const colours = { ok: 'green', warn: 'yellow', fail: 'red' } as const

function findingLines(terminal: Terminal, { name, state, says, fix }: Finding): string {
  const line = `${paint(terminal, colours[state], state.padEnd(4))} ${name}: ${oneLine(says)}\n`
  return fix ? `${line}     ${fix}\n` : line
}
