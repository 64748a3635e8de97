import { oneLine, paint, type Terminal } from '../terminal/terminal.ts'
import type { Finding } from './check.ts'

const colours = { ok: 'green', warn: 'yellow', fail: 'red' } as const
const plain: Pick<Terminal, 'colours'> = { colours: false }

/** A finding in a line, and the fix in another; without a terminal without colours. */
export function findingLines(
  { name, state, says, fix }: Finding,
  terminal: Pick<Terminal, 'colours'> = plain,
): string {
  const mark = paint(terminal, colours[state], state.padEnd(4))
  const line = `${mark} ${name}: ${oneLine(says)}\n`
  return fix ? `${line}     ${fix}\n` : line
}
