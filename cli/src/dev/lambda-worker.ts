/**
 * Runs the bundle of a Lambda function in a process of its own, one event at a time, as a container of Lambda
 * does: `{ id, event, timeoutMs }` comes over the channel, `{ id, answer }` or `{ id, error }` goes back.
 */
import { pathToFileURL } from 'node:url'

interface Invocation {
  id: number
  event: unknown
  timeoutMs: number
}

interface Context {
  awsRequestId: string
  getRemainingTimeInMillis(): number
}

interface Bundle {
  handler(event: unknown, context: Context): Promise<unknown>
}

const [, , program = ''] = process.argv
const bundle = import(pathToFileURL(program).href) as Promise<Bundle>

async function answerTo({ id, event, timeoutMs }: Invocation): Promise<object> {
  const end = Date.now() + timeoutMs
  const context = { awsRequestId: String(id), getRemainingTimeInMillis: () => end - Date.now() }
  try {
    return { id, answer: await (await bundle).handler(event, context) }
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    return { id, error: { name, message, stack } }
  }
}

process.on('message', (invocation: Invocation) => {
  void answerTo(invocation).then((answer) => process.send?.(answer))
})
process.once('disconnect', () => process.exit())
