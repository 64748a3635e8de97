import { readSource, Unreadable } from './message-source.ts'
import { oneLine, type Terminal } from '../terminal/terminal.ts'

export interface ErnOptions {
  json: boolean
}

/** What became of one message. */
export interface Answer {
  valid: boolean
  /** Printed with `--json`. */
  document: object
  /** Printed for people; lines without a line end. */
  lines: string[]
}

const exit = { allValid: 0, notAllValid: 1, usage: 2 } as const

/**
 * Answers for one file after the other, so that only one is in memory, and returns the exit code. A file
 * that cannot be read is one line on standard error, and the others are still answered.
 */
export async function answerEach(
  files: readonly string[],
  { json }: ErnOptions,
  terminal: Terminal,
  answer: (bytes: Uint8Array, file: string) => Answer,
): Promise<number> {
  if (files.filter((file) => file === '-').length > 1) {
    terminal.writeError('ddex-dsp: - is standard input, which can be read only once.\n')
    return exit.usage
  }
  let code: number = exit.allValid
  for (const file of files) {
    try {
      const { valid, document, lines } = answer(await readSource(file, terminal.input), file)
      if (!valid) code = Math.max(code, exit.notAllValid)
      const named = files.length > 1 ? { file, ...document } : document
      terminal.write(json ? `${JSON.stringify(named)}\n` : `${lines.join('\n')}\n`)
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      code = exit.usage
      terminal.writeError(`ddex-dsp: ${oneLine(error.message)}\n`)
    }
  }
  return code
}
