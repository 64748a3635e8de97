import { Argument, type Command } from 'commander'
import type { FeedOfService } from '../feeds/feed-answer.ts'
import { registerSetup } from '../protocol-setup/setup-command.ts'
import {
  runTest,
  testJson,
  withTestOptions,
  type TestOptions,
} from '../protocol-tests/test-command.ts'
import { adminOf, withServiceOptions, type ServiceOptions } from '../service/service-options.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { CommandError, usageError } from '../terminal/command-error.ts'
import { processTerminal } from '../terminal/terminal.ts'
import type { CommandEntry } from './command-entry.ts'
import { helpNotes } from '../terminal/help-notes.ts'
import { protocolNames } from '../service/protocol-names.ts'

/** `ddex-dsp protocols`: the doors of a service. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  const protocols = program.command(name).description(summary)
  withServiceOptions(
    protocols.command('list').description('each protocol with its feeds and doors'),
  )
    .addHelpText(
      'after',
      helpNotes({
        json: '[{protocol: string, feeds: number, activeFeeds: number, address: string | null}]',
        examples: ['ddex-dsp protocols list'],
      }),
    )
    .action(async (options: ServiceOptions) => {
      const terminal = processTerminal()
      const [{ listProtocols, protocolTable }, session] = await Promise.all([
        import('../protocol-tests/list-protocols.ts'),
        adminOf(options),
      ])
      const rows = await listProtocols(session)
      writeAnswer(terminal, options.json, rows, (all) => protocolTable(terminal, all))
    })
  registerTest(protocols)
  registerSetup(protocols)
}

function registerTest(protocols: Command): void {
  withTestOptions(
    protocols
      .command('test')
      .addArgument(new Argument('<protocol>').choices(protocolNames))
      .description('deliver by it as a sender would, and look whether it really came'),
  )
    .option('--feed-id <id>', 'with this feed; else the only active one of the protocol')
    .addHelpText(
      'after',
      helpNotes({ json: testJson, examples: ['ddex-dsp protocols test sftp --feed-id=demo-sftp'] }),
    )
    .action((protocol: string, options: TestOptions & { feedId?: string }) =>
      runTest(options, (session) => options.feedId ?? onlyFeed(session, protocol)),
    )
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
  if (only)
    throw usageError(
      `There are ${found.length} feeds for ${protocol}: say --feed-id (${found.map(({ id }) => id).join(', ')}).`,
    )
  throw new CommandError(
    `There is no active feed for ${protocol}: \`ddex-dsp feeds create --protocol=${protocol}\` makes one.`,
  )
}
