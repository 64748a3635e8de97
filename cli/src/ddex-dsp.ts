import { Command, CommanderError } from 'commander'
import { addDevCommand } from './commands/dev.ts'
import { addErnCommand } from './commands/ern.ts'

/** Exit codes that every command keeps to. */
const exit = { done: 0, usage: 2 } as const

/** Runs the command line `args` (without node and the script). */
async function main(args: string[]): Promise<void> {
  const program = new Command('ddex-dsp')
    .description('Make, run and operate a DDEX DSP.')
    .showSuggestionAfterError()
    .showHelpAfterError('Use --help to see what there is.')
    .exitOverride()
  addDevCommand(program)
  addErnCommand(program)
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    process.exitCode = error.exitCode === 0 ? exit.done : exit.usage
  }
}

await main(process.argv.slice(2))
