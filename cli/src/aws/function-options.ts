import type { Command } from 'commander'
import { numbers } from '../terminal/number-flags.ts'
import { defaultFunction } from './set-up-request.ts'

/** A function in an account. */
export interface FunctionPlace {
  accountId: string
  functionName: string
}

/** Adds the flag that names the function. */
export const withFunctionName = (command: Command): Command =>
  command.option('--function <name>', 'of the function in AWS Lambda', defaultFunction)

/** Adds flags that say how the function is to be. */
export const withLambdaOptions = (command: Command): Command =>
  withFunctionName(command)
    .option('--zip <file>', "the packed function; else the project's is built and packed")
    .option('--storage-bucket <name>', "the service's bucket at Google")
    .option('--service-account-secret <arn>', 'AWS secret with the key to Firebase, in JSON')
    .option('--sealing-key-secret <arn>', 'AWS secret with the sealing key, for buckets of others')
    .option('--memory <MB>', 'of the function', numbers.count)
    .option('--timeout <seconds>', 'of the function, 900 at most', numbers.count)
    .option('--failure-queue <arn>', 'SQS queue for events that failed for good')
