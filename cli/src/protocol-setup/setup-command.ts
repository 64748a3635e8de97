import type { Command } from 'commander'
import { withServiceOptions, type ServiceOptions } from '../service/service-options.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { leftError, usageError } from '../terminal/command-error.ts'
import { processTerminal } from '../terminal/terminal.ts'
import { feedsFor, protocolsOf, type SetupAnswers } from './feeds-for-protocols.ts'
import { madeLines, makeFeeds } from './make-feeds.ts'
import { helpNotes } from '../terminal/help-notes.ts'

interface SetupFlags {
  protocol?: string
  distributor?: string
  s3Bucket?: string
  s3Region?: string
  gcsBucket?: string
}

/** `protocols setup`: a feed for each protocol that somebody delivers by. */
export function registerSetup(protocols: Command): void {
  withServiceOptions(
    protocols.command('setup').description('a feed for each protocol, and what is next'),
  )
    .option('--protocol <list>', 'ftp, sftp, s3, gcs, http; with commas')
    .option('--distributor <id>', 'who delivers')
    .option('--s3-bucket <name>', 'for s3')
    .option('--s3-region <region>', 'of that bucket')
    .option('--gcs-bucket <name>', 'for gcs')
    .addHelpText(
      'after',
      helpNotes({
        notes: ['On a terminal it asks for what no flag says.'],
        json: "[{id: string, outcome: 'made' | 'was there', password: string | null, next: string}]",
        examples: [
          'ddex-dsp protocols setup --protocol=sftp,ftp --distributor=my-label',
          'ddex-dsp protocols setup --protocol=s3 --distributor=my-label --s3-bucket=my-deliveries --s3-region=eu-west-1',
        ],
      }),
    )
    .action(async (options: ServiceOptions & SetupFlags) => {
      const terminal = processTerminal()
      const wanted = feedsFor(await answersOf(options))
      const made = await makeFeeds(options, wanted)
      writeAnswer(terminal, options.json, made, (all) => madeLines(terminal, all))
    })
}

async function answersOf(options: ServiceOptions & SetupFlags): Promise<SetupAnswers> {
  const { protocol, distributor, s3Bucket, s3Region, gcsBucket } = options
  const said: Partial<SetupAnswers> = {
    ...(protocol ? { protocol: protocolsOf(protocol) } : {}),
    ...(distributor ? { distributor } : {}),
    ...(s3Bucket ? { s3Bucket } : {}),
    ...(s3Region ? { s3Region } : {}),
    ...(gcsBucket ? { gcsBucket } : {}),
  }
  if (process.stdin.isTTY && process.stdout.isTTY && !options.json) return asked(said)
  const { protocol: list, distributor: id } = said
  if (list && id) return { ...said, protocol: list, distributor: id }
  throw usageError('Say --protocol and --distributor.')
}

async function asked(said: Partial<SetupAnswers>): Promise<SetupAnswers> {
  const { askAboutProtocols, isLeft } = await import('../prompts/protocol-questions.ts')
  try {
    return await askAboutProtocols(said)
  } catch (error) {
    throw isLeft(error) ? leftError('Nothing was made.') : error
  }
}
