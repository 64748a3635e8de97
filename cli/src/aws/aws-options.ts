import type { Command } from 'commander'
import { withServiceOptions, type ServiceOptions } from '../service/service-options.ts'
import { usageError } from '../terminal/command-error.ts'

/** Flags of every command that talks to AWS. */
export interface AwsOptions extends ServiceOptions {
  region?: string
  profile?: string
  endpoint?: string
}

/** Adds them to those of commands that operate a service. */
export const withAwsOptions = (command: Command): Command =>
  withServiceOptions(command)
    .option('--region <region>', 'of AWS; else that of the feeds, or AWS_REGION')
    .option('--profile <name>', 'of the AWS CLI; else what the AWS SDK finds')
    .option('--endpoint <url>', 'a server on this machine that answers as AWS does')

/** The region that is meant. Throws `CommandError` when nobody says one. */
export function regionOf({ region }: AwsOptions, env: NodeJS.ProcessEnv = process.env): string {
  const found = region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION)
  if (found) return found
  throw usageError('Say --region (or set AWS_REGION): the region of the bucket and its function.')
}
