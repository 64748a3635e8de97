import { InvalidArgumentError, type Command } from 'commander'
import { defaultFunction } from './set-up-request.ts'

/** A function in an account. */
export interface FunctionPlace {
  accountId: string
  functionName: string
}

function count(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new InvalidArgumentError('It must be a whole number above 0.')
}

const amount = (text: string): number => {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('It must be a number above 0.')
}

/** Parsers of flags that are numbers. */
export const numbers = { count, amount }

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
    .option('--memory <MB>', 'of the function', count)
    .option('--timeout <seconds>', 'of the function, 900 at most', count)
    .option('--failure-queue <arn>', 'SQS queue for events that failed for good')
