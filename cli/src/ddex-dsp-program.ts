import { Command } from 'commander'
import { commandList } from './commands/command-list.ts'

/**
 * The program for this command line: only the command that it names is loaded; the others are there by
 * name, for `--help` and for "did you mean".
 */
export async function ddexDspProgram(args: readonly string[], version: string): Promise<Command> {
  const program = new Command('ddex-dsp')
    .description('Run and operate a DDEX DSP.')
    .version(version)
    .showSuggestionAfterError()
    .showHelpAfterError('Use --help to see what there is.')
    .exitOverride()
  // `help dev` is another way to say `dev --help`.
  const wanted = args.filter((word) => !word.startsWith('-') && word !== 'help')[0]
  for (const entry of commandList) {
    if (entry.name === wanted) (await entry.load()).register(program, entry)
    else program.command(entry.name).description(entry.summary)
  }
  return program
}
