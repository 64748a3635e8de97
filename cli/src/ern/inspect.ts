import { readErn } from '@ddex/ern'
import { answerEach, type Answer, type ErnOptions } from './each-message.ts'
import { issueLines } from './issue-lines.ts'
import { messageLines } from './message-lines.ts'
import { oneLine, paint, processTerminal, type Terminal } from '../terminal/terminal.ts'

/** `ddex-dsp ern inspect`: shows what messages say and returns the exit code. */
export function inspectMessages(
  files: readonly string[],
  options: ErnOptions,
  terminal: Terminal = processTerminal(),
): Promise<number> {
  return answerEach(files, options, terminal, (bytes, file) => inspect(bytes, file, terminal))
}

function inspect(bytes: Uint8Array, file: string, terminal: Terminal): Answer {
  const { message, issues } = readErn(bytes)
  const name = paint(terminal, 'bold', oneLine(file))
  if (message) return { valid: true, document: message, lines: [name, ...messageLines(message)] }
  const unread = paint(terminal, 'red', '✗ cannot be read')
  return {
    valid: false,
    document: { version: null, messageType: null, messageId: null, issues },
    lines: [`${unread}  ${name}`, ...issues.flatMap((issue) => issueLines(issue, terminal))],
  }
}
