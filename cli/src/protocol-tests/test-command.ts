import type { Command } from 'commander'
import type { AdminSession } from '../service/admin-session.ts'
import { adminOf, withServiceOptions, type ServiceOptions } from '../service/service-options.ts'
import { withTargetOptions } from '../service/target-options.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { processTerminal } from '../terminal/terminal.ts'
import type { TestFeedOptions } from './test-feed.ts'
import { numbers } from '../terminal/number-flags.ts'

/** How `--json` writes a report. */
export const testJson =
  "{protocol: string, feedId: string, success: boolean, startedAt: string, milliseconds: number, results: [{name: string, title: string, outcome: 'passed' | 'failed' | 'not_applicable', detail: string, milliseconds: number}]}"

export type TestOptions = ServiceOptions & TestFeedOptions

/** Adds the flags of a test. */
export const withTestOptions = (command: Command): Command =>
  withTargetOptions(withServiceOptions(command))
    .option('--only <checks>', 'some of the checks, separated by commas')
    .option('--large-file <MB>', 'size of the large file', numbers.amount, 100)

/** Tests a feed's protocol and tells each result; exit 1 unless all is well. */
export async function runTest(
  options: TestOptions,
  feedOf: (session: AdminSession) => string | Promise<string>,
): Promise<void> {
  const terminal = processTerminal()
  const [{ testFeed }, { checkLine, reportLine }, session] = await Promise.all([
    import('./test-feed.ts'),
    import('./report-lines.ts'),
    adminOf(options),
  ])
  const report = await testFeed(session, await feedOf(session), options, (result) => {
    if (!options.json) terminal.write(checkLine(terminal, result))
  })
  writeAnswer(terminal, options.json, report, () => reportLine(terminal, report))
  process.exitCode = report.success ? exitCodes.done : exitCodes.failed
}
