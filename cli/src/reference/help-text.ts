import type { Command } from 'commander'

/** A command's help as a terminal of 96 columns shows it, examples included. */
export function helpTextOf(command: Command): string {
  let text = ''
  command.configureOutput({
    writeOut: (part) => {
      text += part
    },
    getOutHelpWidth: () => 96,
    getOutHasColors: () => false,
  })
  command.outputHelp()
  return text.replace(/[ \t]+$/gm, '')
}
