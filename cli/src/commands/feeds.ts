import { Option, type Command } from 'commander'
import type { FeedAnswer, FeedOfService } from '../feeds/feed-answer.ts'
import type { FeedFlags } from '../feeds/feed-form.ts'
import {
  runTest,
  testJson,
  withTestOptions,
  type TestOptions,
} from '../protocol-tests/test-command.ts'
import { adminOf, withServiceOptions, type ServiceOptions } from '../service/service-options.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { processTerminal } from '../terminal/terminal.ts'
import type { CommandEntry } from './command-entry.ts'
import { helpNotes } from '../terminal/help-notes.ts'
import { protocolNames } from '../service/protocol-names.ts'

type FormOptions = ServiceOptions & FeedFlags

/** A feed as the functions answer it, see docs/guide/feeds.md. */
const feedJson =
  '{id: string, name: string, protocol: string, distributorId: string, active: boolean, username: string | null, location: any, settings: {...}, lastDeliveryAt: any, ...}'
const answerJson = `{feed: ${feedJson}, credentials: {hasPassword: boolean, publicKeys: [string], secrets: [string]}, password?: string | null}`

const collect = (value: string, before: string[] = []): string[] => [...before, value]

async function answerOf<Answer>(
  options: ServiceOptions,
  name: string,
  data: object,
): Promise<Answer> {
  const [{ callFunction }, session] = await Promise.all([
    import('../service/call-function.ts'),
    adminOf(options),
  ])
  return callFunction<Answer>(session, name, data)
}

async function showFeed(options: ServiceOptions, answer: FeedAnswer): Promise<void> {
  const terminal = processTerminal()
  const { feedLines } = await import('../feeds/show-feeds.ts')
  writeAnswer(terminal, options.json, answer, () => feedLines(terminal, answer))
}

/** `ddex-dsp feeds`: who may deliver, and how. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  const feeds = program.command(name).description(summary)
  registerReading(feeds)
  registerWriting(feeds)
}

function registerReading(feeds: Command): void {
  withServiceOptions(feeds.command('list').description('every feed'))
    .addHelpText('after', helpNotes({ json: `[${feedJson}]`, examples: ['ddex-dsp feeds list'] }))
    .action(async (options: ServiceOptions) => {
      const terminal = processTerminal()
      const answer = await answerOf<{ feeds: FeedOfService[] }>(options, 'listFeeds', {})
      const { feedTable } = await import('../feeds/show-feeds.ts')
      writeAnswer(terminal, options.json, answer.feeds, (all) => feedTable(terminal, all))
    })
  withServiceOptions(feeds.command('show').argument('<feed>').description('one feed'))
    .addHelpText(
      'after',
      helpNotes({ json: answerJson, examples: ['ddex-dsp feeds show demo-sftp'] }),
    )
    .action(async (feedId: string, options: ServiceOptions) =>
      showFeed(options, await answerOf(options, 'showFeed', { feedId })),
    )
  withTestOptions(
    feeds.command('test').argument('<feed>').description('deliver to it as its sender would'),
  )
    .addHelpText(
      'after',
      helpNotes({
        json: testJson,
        examples: ['ddex-dsp feeds test demo-sftp --only=upload,resume'],
      }),
    )
    .action((feedId: string, options: TestOptions) => runTest(options, () => feedId))
}

const withForm = (command: Command): Command =>
  withServiceOptions(command)
    .option('--name <words>', 'how people know it')
    .option('--distributor <id>', 'whose feed it is')
    .option('--username <name>', 'sign-in name, for FTP and SFTP')
    .option('--setting <name=value>', 'a setting; may be given again', collect)
    .option('--location <name=value>', 'bucket, region, prefix ... for S3 and GCS', collect)

const withCredentials = (command: Command): Command =>
  command
    .option('--public-key <file>', 'a .pub file, for SFTP; may be given again', collect)
    .option('--password <generate|none>', 'make a password, or end signing in with one')
    .option('--secret <name=VARIABLE>', 'a secret out of the environment, to be sealed', collect)

function registerWriting(feeds: Command): void {
  withCredentials(withForm(feeds.command('create').description('a new feed')))
    .addOption(
      new Option('--protocol <protocol>', 'by which it delivers')
        .choices(protocolNames)
        .makeOptionMandatory(),
    )
    .option('--id <id>', 'else it is made of the name')
    .addHelpText(
      'after',
      helpNotes({
        notes: ['Settings and locations: docs/guide/feeds.md. A password is shown this once.'],
        json: answerJson,
        examples: [
          'ddex-dsp feeds create --protocol=sftp --name="My Label" --distributor=my-label',
          'ddex-dsp feeds create --protocol=s3 --name="Big Label" --distributor=big-label --location=bucket=big-label-deliveries --location=region=eu-west-1 --location=prefix=deliveries/big-label/',
        ],
      }),
    )
    .action(async (options: FormOptions) => {
      const { credentialsForm, feedForm } = await import('../feeds/feed-form.ts')
      const data = { feed: feedForm(options), credentials: credentialsForm(options) }
      await showFeed(options, await answerOf(options, 'createFeed', data))
    })
  registerChanging(feeds)
}

function registerChanging(feeds: Command): void {
  withForm(feeds.command('update').argument('<feed>').description('change a feed'))
    .addHelpText(
      'after',
      helpNotes({
        json: answerJson,
        examples: ['ddex-dsp feeds update my-label --setting=patienceMinutes=120'],
      }),
    )
    .action(async (feedId: string, options: FormOptions) => {
      const { feedForm } = await import('../feeds/feed-form.ts')
      const data = { feedId, feed: feedForm(options) }
      await showFeed(options, await answerOf(options, 'updateFeed', data))
    })
  withCredentials(
    withServiceOptions(
      feeds.command('rotate').argument('<feed>').description('new credentials; the old ones end'),
    ),
  )
    .addHelpText(
      'after',
      helpNotes({
        notes: ['Without a flag a new password is made.'],
        json: answerJson,
        examples: ['ddex-dsp feeds rotate my-label'],
      }),
    )
    .action(async (feedId: string, options: FormOptions) => {
      const { credentialsForm } = await import('../feeds/feed-form.ts')
      const wanted = credentialsForm(options)
      const credentials = Object.keys(wanted).length > 0 ? wanted : { password: 'generate' }
      await showFeed(
        options,
        await answerOf(options, 'rotateFeedCredentials', { feedId, credentials }),
      )
    })
  for (const [command, active, words] of [
    ['disable', false, 'take no sign-in and no file of it; what it delivered stays'],
    ['enable', true, 'take deliveries of it again'],
  ] as const)
    withServiceOptions(feeds.command(command).argument('<feed>').description(words))
      .addHelpText(
        'after',
        helpNotes({ json: answerJson, examples: [`ddex-dsp feeds ${command} my-label`] }),
      )
      .action(async (feedId: string, options: ServiceOptions) =>
        showFeed(options, await answerOf(options, 'setFeedActive', { feedId, active })),
      )
}
