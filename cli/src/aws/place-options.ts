import { Option, type Command } from 'commander'
import { withAwsOptions } from './aws-options.ts'

const collect = (value: string, before: string[] = []): string[] => [...before, value]

/** A flag that may be given again. */
export const repeated = collect

/** Adds flags that say which bucket and feeds are meant. */
export const withPlace = (command: Command): Command =>
  withAwsOptions(command)
    .option(
      '--feed <id>',
      'for this feed; may be given again; else for all that are active',
      collect,
    )
    .option('--bucket <name>', 'for the feeds of this bucket')
    .option(
      '--prefix <prefix/>',
      'describe the feed here, without a service: its part of the bucket',
    )
    .addOption(
      new Option('--access <how>', 'of a feed that is described here').choices([
        ...['iam-role', 'access-keys', 'signed-url'],
      ]),
    )
    .option(
      '--sender <arn>',
      "the sender's account, role or user, of a feed that is described here",
    )
    .option('--external-id <id>', 'with which the sender takes on a role of ours')
    .option('--keep', 'objects stay where they are when they were taken')

/** Adds `--dry-run`. */
export const withDryRun = (command: Command): Command =>
  command.option('--dry-run', 'only say what would be done', false)

/** Adds flags that say how the bucket is to be. */
export const withBucketOptions = (command: Command): Command =>
  withDryRun(command)
    .option('--kms-key <arn>', 'encrypt with this key of yours instead of one of S3')
    .option('--tag <name=value>', 'of the bucket; may be given again', collect)
    .option('--adopt', 'take over a bucket of yours that holds something else', false)
