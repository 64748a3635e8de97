import { HttpsError, type Request } from 'firebase-functions/v2/https'
import { log } from './log.ts'

const words = 'Something on our side went wrong. Please try again later.'

/** What a caller is told of an error that is ours; the log has the rest. */
export function ourFault(error: unknown, event = 'call_failed'): HttpsError {
  if (error instanceof HttpsError) return error
  log.error(event, { error: error instanceof Error ? error : String(error) })
  return new HttpsError('internal', words)
}

/**
 * Runs a task or what an event asks for. It fails as before, and so is tried again; but Firebase, which logs all that
 * hangs on an error, gets one without anything on it.
 */
export async function loggingFaults<T>(event: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw ourFault(error, event)
  }
}

type Response = NonNullable<Request['res']>

/** A handler of requests that answers 500 in plain words when it fails. */
export const answering =
  (event: string, handle: (request: Request, response: Response) => Promise<void>) =>
  async (request: Request, response: Response): Promise<void> => {
    try {
      await handle(request, response)
    } catch (error) {
      ourFault(error, event)
      if (response.headersSent) response.destroy()
      else response.status(500).set('Cache-Control', 'no-store').type('text/plain').send(words)
    }
  }
