import { CommandError } from '../terminal/command-error.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import { oneLine } from '../terminal/terminal.ts'

interface Thrown {
  name?: string
  code?: string
  message?: string
  $metadata?: { httpStatusCode?: number; requestId?: string }
}

/** Refusals that save something of the user's, which a flag or another name gets past. */
const wouldChangeOthers = new Set(['BUCKET_IN_USE', 'BUCKET_FOREIGN', 'IAM_NAME_TAKEN'])

const unreachable = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)$/

/**
 * Runs work that talks to AWS: what AWS or the tools refuse becomes a `CommandError` of one line, exit 3 where
 * something of the user's would have been changed, else 1. What is neither is a bug and stays as it is.
 */
export async function explainingAws<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explained(error)
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CommandError) return error
  const { name = '', code = '', message = '', $metadata } = error as Thrown
  if (name === 'RefusedError') {
    const exitCode = wouldChangeOthers.has(code) ? exitCodes.refused : exitCodes.failed
    return new CommandError(oneLine(message), exitCode, { code })
  }
  if (name === 'CredentialsProviderError')
    return new CommandError(
      `There are no credentials for AWS (${oneLine(message)}). Sign in with the AWS CLI, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
      exitCodes.failed,
      { code: name },
    )
  if (unreachable.test(code))
    return new CommandError(`AWS cannot be reached: ${oneLine(message) || code}`)
  return $metadata ? refusedByAws({ name, message, $metadata }) : error
}

function refusedByAws({ name = '', message = '', $metadata }: Thrown): CommandError {
  const { requestId, httpStatusCode } = $metadata ?? {}
  // An answer to HEAD has no body that says more.
  const bare = `it answered ${httpStatusCode ?? 'nothing'}${httpStatusCode === 403 ? ': these credentials may not do this' : ''}`
  const words = /^Unknown(Error)?$/.test(name) ? bare : `${name}: ${oneLine(message)}`
  const details = { code: name, httpStatusCode, requestId }
  return new CommandError(`AWS: ${words}.`.replace(/\.\.$/, '.'), exitCodes.failed, details)
}
