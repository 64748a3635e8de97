import { Option, type Command } from 'commander'
import type { RunOptions, StepReport } from '@ddex/ingestion-servers/s3-tools'
import { writeAnswer } from '../terminal/answer.ts'
import { usageError } from '../terminal/command-error.ts'
import { processTerminal } from '../terminal/terminal.ts'
import type { AwsOptions } from './aws-options.ts'
import type { AwsSession } from './aws-session.ts'
import type { BucketPlace, FeedFlags } from './bucket-feeds.ts'
import { withFunctionName } from './function-options.ts'
import type { PolicyFlags } from './generate-policy.ts'
import { repeated, withBucketOptions, withDryRun, withPlace } from './place-options.ts'
import type { BucketFlags } from './set-up-request.ts'
import { helpNotes } from '../terminal/help-notes.ts'
import { stepsJson } from './step-lines.ts'

export type PlaceOptions = AwsOptions & FeedFlags
export type ChangeOptions = PlaceOptions & { dryRun: boolean }

/** What a change is done with. */
export interface Change {
  aws: AwsSession
  place: BucketPlace
  accountId: string
  run: RunOptions
}

/** Opens AWS for the bucket that is meant, does `work` there, and tells its steps. */
export async function changeBucket(
  options: ChangeOptions,
  work: (change: Change) => Promise<StepReport[]>,
): Promise<void> {
  const [{ explainingAws }, { bucketPlace }, { openAws, accountOf }, lines] = await Promise.all([
    import('./explain-aws.ts'),
    import('./bucket-feeds.ts'),
    import('./aws-session.ts'),
    import('./step-lines.ts'),
  ])
  const { dryRun, json } = options
  const place = await bucketPlace(options)
  await explainingAws(async () => {
    const aws = await openAws(options, place.region)
    const { accountId } = await accountOf(aws)
    const run = { dryRun, onStep: lines.tellStep(json) }
    const steps = await work({ aws, place, accountId, run })
    const { bucket, region } = place
    lines.writeSteps(json, { dryRun, bucket, region, accountId, steps })
  })
}

/** `s3 create-bucket|configure-cors|generate-policy`. */
export function registerBucket(s3: Command): void {
  withBucketOptions(
    withPlace(s3.command('create-bucket').description('make the bucket, private and encrypted')),
  )
    .addHelpText(
      'after',
      helpNotes({
        json: stepsJson,
        examples: ['ddex-dsp s3 create-bucket --feed=my-label --dry-run'],
      }),
    )
    .action((options: ChangeOptions & BucketFlags) =>
      changeBucket(options, async ({ aws: { tools, clients }, place, accountId, run }) => {
        const { bucketRequest } = await import('./set-up-request.ts')
        return tools.createBucket(clients, bucketRequest(tools, place, accountId, options), run)
      }),
    )
  withDryRun(withPlace(s3.command('configure-cors').description('let pages upload by signed URLs')))
    .requiredOption('--origin <url>', 'of the pages; may be given again', repeated)
    .addHelpText(
      'after',
      helpNotes({
        json: stepsJson,
        examples: [
          'ddex-dsp s3 configure-cors --bucket=my-deliveries --origin=https://dsp.example',
        ],
      }),
    )
    .action((options: ChangeOptions & { origin: string[] }) =>
      changeBucket(options, ({ aws: { tools, clients }, place: { bucket }, run }) =>
        tools.configureCors(clients, bucket, options.origin, run),
      ),
    )
  registerPolicy(s3)
}

type PolicyOptions = ChangeOptions & PolicyFlags & { apply: boolean }

function registerPolicy(s3: Command): void {
  const command = s3
    .command('generate-policy')
    .description('print a policy, or set that of the bucket')
  withDryRun(withFunctionName(withPlace(command)))
    .addOption(
      new Option('--for <whom>', 'whose policy')
        .choices(['bucket', 'sender', 'signer', 'lambda', 'trust'])
        .default('bucket'),
    )
    .option('--kms-key <arn>', 'the key of yours that encrypts the bucket')
    .option('--account <id>', "your AWS account, for the function's policy")
    .option('--secret <arn>', 'that the function reads; may be given again', repeated)
    .option('--apply', "set the bucket's policy in AWS", false)
    .addHelpText(
      'after',
      helpNotes({
        notes: [
          'The policy is JSON with or without --json; with --apply --json answers the steps.',
        ],
        json: `{Version: string, Statement: [{...}]} | ${stepsJson}`,
        examples: [
          'ddex-dsp s3 generate-policy --for=sender --feed=my-label > policy.json',
          'ddex-dsp s3 generate-policy --bucket=my-deliveries --apply --dry-run',
        ],
      }),
    )
    .action(async (options: PolicyOptions) => {
      if (!options.apply) return printPolicy(options)
      if (options.for !== 'bucket')
        throw usageError('Only the policy of a bucket is set with --apply.')
      await changeBucket(options, ({ aws: { tools, clients }, place, run }) =>
        tools.applyBucketPolicy(clients, place, run),
      )
    })
}

async function printPolicy(options: PolicyOptions): Promise<void> {
  const [{ explainingAws }, { bucketPlace }, { generatePolicy }, tools] = await Promise.all([
    import('./explain-aws.ts'),
    import('./bucket-feeds.ts'),
    import('./generate-policy.ts'),
    import('@ddex/ingestion-servers/s3-tools'),
  ])
  const place = await bucketPlace(options)
  const policy = await explainingAws(async () => generatePolicy(tools, place, options))
  writeAnswer(processTerminal(), true, policy, () => '')
}
