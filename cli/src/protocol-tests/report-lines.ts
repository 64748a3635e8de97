import type { CheckResult, ProtocolTestReport } from '@ddex/ingestion-servers/protocol-tests'
import { paint, type Terminal } from '../terminal/terminal.ts'

const marks = {
  passed: ['✓', 'green'],
  failed: ['✗', 'red'],
  not_applicable: ['–', 'dim'],
} as const

/** One check in one line. */
export function checkLine(
  terminal: Terminal,
  { outcome, title, detail, milliseconds }: CheckResult,
): string {
  const [mark, style] = marks[outcome]
  const time = outcome === 'not_applicable' ? '' : `  ${(milliseconds / 1000).toFixed(1)} s`
  return `${paint(terminal, style, `${mark} ${title}`)}${time}\n    ${detail}\n`
}

/** How it went, all in all. */
export function reportLine(terminal: Terminal, report: ProtocolTestReport): string {
  const count = (outcome: CheckResult['outcome']): number =>
    report.results.filter((result) => result.outcome === outcome).length
  const words = `${count('passed')} passed, ${count('failed')} failed, ${count('not_applicable')} not applicable`
  const time = `${(report.milliseconds / 1000).toFixed(1)} s`
  return `${paint(terminal, report.success ? 'green' : 'red', words)}, ${report.protocol} of feed ${report.feedId}, ${time}\n`
}
