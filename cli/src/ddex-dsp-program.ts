import type { Command } from 'commander'
import { commandList } from './commands/command-list.ts'
import { OwnCommand } from './terminal/own-command.ts'

const examples = `
Examples:
  ddex-dsp dev
  ddex-dsp protocols setup
  ddex-dsp deliveries list --state=rejected
  ddex-dsp deliveries list --help

Every command has a --help with an example. \`npx create-ddex-dsp my-service\` makes a project to run them in.`

/** Leads from a group of commands to the help of one of them, which has examples. */
const leadOn = (group: Command): void => {
  const [first] = group.commands
  if (first)
    group.addHelpText('after', `\nExample:\n  ddex-dsp ${group.name()} ${first.name()} --help`)
}

/**
 * The program for this command line: only the command that it names is loaded; the others are there by
 * name, for `--help` and for "did you mean".
 */
export async function ddexDspProgram(args: readonly string[], version: string): Promise<Command> {
  const program = new OwnCommand('ddex-dsp')
    .description('Run and operate a DDEX DSP.')
    .version(version, '-v, --version')
    .showSuggestionAfterError()
    .showHelpAfterError('Use --help to see what there is.')
    .exitOverride()
    .addHelpText('after', examples)
  // `help dev` is another way to say `dev --help`.
  const wanted = args.filter((word) => !word.startsWith('-') && word !== 'help')[0]
  for (const entry of commandList) {
    if (entry.name === wanted) {
      ;(await entry.load()).register(program, entry)
      program.commands.filter((command) => command.name() === wanted).forEach(leadOn)
    } else program.command(entry.name).description(entry.summary)
  }
  return program
}
