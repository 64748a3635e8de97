import { InvalidArgumentError, type Command } from 'commander'
import type { CommandEntry } from './command-entry.ts'
import { helpNotes } from '../terminal/help-notes.ts'

interface DevFlags {
  root: string
  portOffset: number
  demo: boolean
}

function wholeNumber(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number, for example 100.')
}

/** `ddex-dsp dev`: the whole service on this machine, without an account and without network. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  program
    .command(name)
    .description(summary)
    .option('--root <folder>', 'the project', '.')
    .option('--port-offset <n>', 'add this to every default port', wholeNumber, 0)
    .option('--no-demo', 'send no demo music')
    .addHelpText(
      'after',
      helpNotes({
        notes: [
          'Where all is (URLs, ports, sign-ins, logs) is in .local/stack.json while it runs.',
        ],
        examples: ['ddex-dsp dev', 'ddex-dsp dev --port-offset=100 --no-demo'],
      }),
    )
    .action(async ({ root, portOffset, demo }: DevFlags) => {
      const { runStack } = await import('../dev/stack.ts')
      process.exitCode = await runStack({ root, portOffset, demo })
      // A connection or a timer of a stopped emulator must not keep us.
      process.exit()
    })
}
