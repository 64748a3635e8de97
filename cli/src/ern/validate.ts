import { validateErn, type ErnVerdict } from '@ddex/ern/judging'
import { answerEach, type ErnOptions } from './each-message.ts'
import { counted, countOf, issueLines } from './issue-lines.ts'
import { oneLine, paint, processTerminal, type Terminal } from '../terminal/terminal.ts'

/** `ddex-dsp ern validate`: judges messages and returns the exit code. */
export function validateMessages(
  files: readonly string[],
  options: ErnOptions,
  terminal: Terminal = processTerminal(),
): Promise<number> {
  return answerEach(files, options, terminal, (bytes, file) => {
    const verdict = validateErn(bytes)
    const { valid } = verdict
    return { valid, document: verdict, lines: linesOf(verdict, file, terminal) }
  })
}

function linesOf(verdict: ErnVerdict, file: string, terminal: Terminal): string[] {
  const { valid, version, messageType, messageId, profile, layers, issues } = verdict
  const said = [version && `ERN ${version}`, profile, messageType, messageId]
  const about = said.filter((part): part is string => Boolean(part)).map(oneLine)
  const mark = valid ? paint(terminal, 'green', '✓ valid') : paint(terminal, 'red', '✗ not valid')
  const counts = [
    counted(layers.structure.errors + layers.rules.errors, 'error'),
    counted(layers.rules.warnings, 'warning'),
    counted(countOf(issues, 'info'), 'note'),
  ]
  return [
    [`${mark}  ${paint(terminal, 'bold', oneLine(file))}`, ...about].join('  '),
    ...issues.flatMap((issue) => issueLines(issue, terminal)),
    `  ${counts.join(', ')}`,
  ]
}
