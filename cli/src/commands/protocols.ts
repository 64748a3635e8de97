import { type Command } from 'commander'
import type { FeedOfService } from '../feeds/feed-answer.ts'
import type { TestFeedOptions } from '../protocol-tests/test-feed.ts'
import { adminOf, withServiceOptions, type ServiceOptions } from '../service/service-options.ts'
import { withTargetOptions } from '../service/target-options.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { CommandError } from '../terminal/command-error.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { processTerminal } from '../terminal/terminal.ts'
import type { CommandEntry } from './command-entry.ts'

type TestOptions = ServiceOptions & TestFeedOptions & { feedId?: string }

/** `ddex-dsp protocols`: the doors of a service. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  const protocols = program.command(name).description(summary)
  withServiceOptions(
    protocols.command('list').description('each protocol with its feeds and doors'),
  ).action(async (options: ServiceOptions) => {
    const terminal = processTerminal()
    const [{ listProtocols, protocolTable }, session] = await Promise.all([
      import('../protocol-tests/list-protocols.ts'),
      adminOf(options),
    ])
    const rows = await listProtocols(session)
    writeAnswer(terminal, options.json, rows, (all) => protocolTable(terminal, all))
  })
  registerTest(protocols)
}

function registerTest(protocols: Command): void {
  withTargetOptions(
    withServiceOptions(
      protocols
        .command('test')
        .argument('<protocol>')
        .description('deliver by it as a sender would, and look whether it really came'),
    ),
  )
    .option('--feed-id <id>', 'with this feed; else the only active one of the protocol')
    .option('--only <checks>', 'some of the checks, separated by commas')
    .option('--large-file <MB>', 'size of the large file', '100')
    .addHelpText('after', '\nExample:\n  ddex-dsp protocols test sftp --feed-id=demo-sftp\n')
    .action(async (protocol: string, options: TestOptions) => {
      const terminal = processTerminal()
      const [{ testFeed }, { checkLine, reportLine }, session] = await Promise.all([
        import('../protocol-tests/test-feed.ts'),
        import('../protocol-tests/report-lines.ts'),
        adminOf(options),
      ])
      const feedId = options.feedId ?? (await onlyFeed(session, protocol))
      const report = await testFeed(session, feedId, options, (result) => {
        if (!options.json) terminal.write(checkLine(terminal, result))
      })
      writeAnswer(terminal, options.json, report, () => reportLine(terminal, report))
      process.exitCode = report.success ? exitCodes.done : exitCodes.failed
    })
}

async function onlyFeed(
  session: Awaited<ReturnType<typeof adminOf>>,
  protocol: string,
): Promise<string> {
  const { callFunction } = await import('../service/call-function.ts')
  const { feeds } = await callFunction<{ feeds: FeedOfService[] }>(session, 'listFeeds', {})
  const found = feeds.filter((feed) => feed.protocol === protocol && feed.active)
  const [only] = found
  if (only && found.length === 1) return only.id
  throw new CommandError(
    only
      ? `There are ${found.length} feeds for ${protocol}: say --feed-id (${found.map(({ id }) => id).join(', ')}).`
      : `There is no active feed for ${protocol}: \`ddex-dsp feeds create --protocol=${protocol}\` makes one.`,
  )
}
