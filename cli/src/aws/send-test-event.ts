import { CommandError } from '../terminal/command-error.ts'
import { writeAnswer } from '../terminal/answer.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { processTerminal } from '../terminal/terminal.ts'
import { accountOf, type AwsSession } from './aws-session.ts'

interface EventOptions {
  function: string
  bucket: string
  key: string
  json: boolean
}

/** Calls the function with the event that S3 sends for an object that is there. */
export async function sendTestEvent(aws: AwsSession, options: EventOptions): Promise<void> {
  const { tools, clients, region } = aws
  const { bucket, key, json } = options
  const object = await tools.findObject(clients, bucket, key)
  if (!object) throw new CommandError(`There is no object ${key} in ${bucket}.`)
  const { accountId } = await accountOf(aws)
  const arn = tools.functionArn({ region, accountId }, options.function, 'live')
  const event = tools.s3PutEvent({ bucket, region, key, at: new Date(), ...object })
  const answer = await tools.invokeWithEvent(clients, arn, event)
  writeAnswer(processTerminal(), json, answer, ({ succeeded, log }) => {
    const lines = log.map((line) => `${line}\n`).join('')
    return `${lines}${succeeded ? 'The function ended well' : 'The function failed'}: ${JSON.stringify(answer.answer)}\n`
  })
  process.exitCode = answer.succeeded ? exitCodes.done : exitCodes.failed
}
