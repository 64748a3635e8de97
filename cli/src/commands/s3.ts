import type { Command } from 'commander'
import { registerLambda } from '../aws/lambda-commands.ts'
import { registerBucket } from '../aws/bucket-commands.ts'
import { registerEstimate } from '../aws/estimate-command.ts'
import { registerSetUp } from '../aws/set-up-command.ts'
import type { CommandEntry } from './command-entry.ts'

/** `ddex-dsp s3`: buckets that senders deliver into, and the function that takes deliveries in. */
export function register(program: Command, { name, summary }: CommandEntry): void {
  const s3 = program.command(name).description(summary)
  registerSetUp(s3)
  registerBucket(s3)
  registerLambda(s3)
  registerEstimate(s3)
}
