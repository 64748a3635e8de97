import type { Terminal } from './terminal.ts'

/**
 * A command's answer: with `--json` one JSON document on standard output and nothing else, otherwise
 * the text that `show` makes of it.
 */
export function writeAnswer<Answer>(
  terminal: Terminal,
  json: boolean,
  answer: Answer,
  show: (answer: Answer) => string,
): void {
  terminal.write(json ? `${JSON.stringify(answer, null, 2)}\n` : show(answer))
}
