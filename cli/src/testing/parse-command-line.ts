import type { Command } from 'commander'
import { ddexDspProgram } from '../ddex-dsp-program.ts'

/**
 * Reads a command line as the program does and runs nothing: what is wrong with it in words (a flag that is not there,
 * a missing argument, a value that is none), or null.
 */
export async function commandLineFault(words: readonly string[]): Promise<string | null> {
  const program = await ddexDspProgram(words, '')
  let isReached = false
  const silence = (command: Command): void => {
    command.exitOverride().configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    if (command.commands.length === 0)
      command.action(() => {
        isReached = true
      })
    command.commands.forEach(silence)
  }
  silence(program)
  try {
    await program.parseAsync([...words], { from: 'user' })
    return isReached ? null : 'it names no command that does something'
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    return code === 'commander.helpDisplayed' || code === 'commander.version' ? null : message
  }
}

/** Words of a command line as a shell cuts them: quotes, `\` at the end of lines, no expansion. Up to a pipe or `>`. */
export function shellWords(text: string): string[] {
  const words: string[] = []
  const line = text.replace(/\\\n/g, ' ')
  const one = /\s*(?:([|<>&;])|((?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\|<>&;])+))/gsy
  for (let match = one.exec(line); match; match = one.exec(line)) {
    if (match[1]) break
    words.push((match[2] ?? '').replace(/'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/gs, unquoted))
  }
  return words.filter((word) => word.trim() !== '')
}

const unquoted = (_all: string, single?: string, double?: string, escaped?: string): string =>
  single ?? double?.replace(/\\(.)/gs, '$1') ?? escaped ?? ''
