import type { Command } from 'commander'
import { leftError } from '../terminal/command-error.ts'
import { processTerminal } from '../terminal/terminal.ts'
import { changeBucket, type ChangeOptions } from './bucket-commands.ts'
import { withLambdaOptions } from './function-options.ts'
import { repeated, withBucketOptions, withPlace } from './place-options.ts'
import type { BucketFlags, LambdaFlags } from './set-up-request.ts'
import { helpNotes } from '../terminal/help-notes.ts'
import { stepsJson } from './step-lines.ts'

export type SetUpOptions = ChangeOptions & BucketFlags & LambdaFlags & { yes: boolean }

/** `s3 setup`: everything from nothing to a bucket whose deliveries come in. */
export function registerSetUp(s3: Command): void {
  const command = s3
    .command('setup')
    .description('all of it: bucket, access of senders, function, trigger')
  withLambdaOptions(withBucketOptions(withPlace(command)))
    .option('--origin <url>', 'of pages that upload; may be given again', repeated)
    .option('--yes', 'ask nothing', false)
    .addHelpText(
      'after',
      helpNotes({
        notes: [
          'On a terminal it asks for what no flag says. Done again it changes only what differs.',
        ],
        json: stepsJson,
        examples: [
          'ddex-dsp s3 setup --feed=my-label --storage-bucket=my-project.firebasestorage.app --dry-run',
        ],
      }),
    )
    .action(async (flags: SetUpOptions) => {
      const options = await completed(flags)
      if (options) await setUp(options)
    })
}

const setUp = (options: SetUpOptions): Promise<void> =>
  changeBucket(options, async ({ aws: { tools, clients }, place, accountId, run }) => {
    const { bucketRequest, lambdaRequest } = await import('./set-up-request.ts')
    const { feeds } = place
    return tools.setUp(
      clients,
      {
        ...bucketRequest(tools, place, accountId, options),
        ...{ feeds, origins: options.origin ?? [], lambda: await lambdaRequest(options) },
      },
      run,
    )
  })

/** What flags do not say is asked on a terminal, and nowhere else. Null: the user said no at the end. */
async function completed(flags: SetUpOptions): Promise<SetUpOptions | null> {
  const isAsked = process.stdin.isTTY && process.stdout.isTTY && !flags.json && !flags.yes
  if (!isAsked) return flags
  const [{ askAboutBucket, isLeft }, { s3FeedsOf }] = await Promise.all([
    import('../prompts/bucket-questions.ts'),
    import('./bucket-feeds.ts'),
  ])
  const known = flags.prefix === undefined ? await s3FeedsOf(flags, flags.feed ?? []) : []
  try {
    const places = known.map(({ id, location }) => ({ id, ...location }))
    const { isWanted, ...answers } = await askAboutBucket(flags, places)
    if (isWanted) return { ...flags, ...answers }
    processTerminal().write('Nothing was changed.\n')
    return null
  } catch (error) {
    throw isLeft(error) ? leftError('Nothing was changed.') : error
  }
}
