import type { Issue, IssueSeverity } from '@ddex/ern/judging'
import { oneLine, paint, type Terminal } from '../terminal/terminal.ts'

const colours = { error: 'red', warning: 'yellow', info: 'cyan' } as const

/** `12:5  error  ERN_MAIN_RELEASE  what is wrong`, then the place and the fix below it. */
export function issueLines(issue: Issue, terminal: Terminal): string[] {
  const { line, column, severity, code, message, path, fix } = issue
  const place = line === null ? '-' : `${line}:${column ?? 1}`
  const kind = paint(terminal, colours[severity], severity.padEnd(7))
  const below = ' '.repeat(12)
  return [
    `  ${place.padEnd(8)}  ${kind}  ${paint(terminal, 'bold', code)}  ${oneLine(message)}`,
    ...(path === null ? [] : [`${below}${paint(terminal, 'dim', oneLine(path))}`]),
    `${below}${oneLine(fix)}`,
  ]
}

/** `1 error`, `2 warnings`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`

export const countOf = (issues: readonly Issue[], severity: IssueSeverity): number =>
  issues.filter((issue) => issue.severity === severity).length
