import type { Logger } from '@ddex/dsp-core'
import { logger } from 'firebase-functions'

type Fields = Record<string, unknown>

/**
 * Cloud Logging. Of an error it tells what it says and where it was made: what the libraries of stores hang on one is
 * the request that failed, with its token, and Firebase's logger would write just that.
 */
export const log: Logger = {
  info: (event, fields) => logger.info(event, inWords(fields)),
  warn: (event, fields) => logger.warn(event, inWords(fields)),
  error: (event, fields) => logger.error(event, inWords(fields)),
}

const inWords = (fields: Fields = {}): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? wordsOf(value) : value,
    ]),
  )

function wordsOf(error: Error): Fields {
  const { message, stack, cause } = error
  const { code } = error as { code?: unknown }
  return {
    message,
    stack,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(cause instanceof Error ? { cause: wordsOf(cause) } : {}),
  }
}
