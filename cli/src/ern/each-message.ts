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
 * that cannot be read is one line on standard error, and the others are still answered; where there is no answer at all,
 * `json` has the error as a document.
 */
export async function answerEach(
  files: readonly string[],
  { json }: ErnOptions,
  terminal: Terminal,
  answer: (bytes: Uint8Array, file: string) => Answer,
): Promise<number> {
  if (files.filter((file) => file === '-').length > 1) {
    refuse(terminal, json, '- is standard input, which can be read only once.')
    return exit.usage
  }
  let code: number = exit.allValid
  let answered = 0
  for (const file of files) {
    try {
      const { valid, document, lines } = answer(await readSource(file, terminal.input), file)
      if (!valid) code = Math.max(code, exit.notAllValid)
      answered += 1
      const named = files.length > 1 ? { file, ...document } : document
      terminal.write(json ? `${JSON.stringify(named)}\n` : `${lines.join('\n')}\n`)
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      code = exit.usage
      const isLast = file === files.at(-1)
      refuse(terminal, json && isLast && answered === 0, oneLine(error.message))
    }
  }
  return code
}

function refuse(terminal: Terminal, json: boolean, message: string): void {
  if (json) terminal.write(`${JSON.stringify({ error: { message, exitCode: exit.usage } })}\n`)
  terminal.writeError(`ddex-dsp: ${message}\n`)
}
