import type { Logger } from '@ddex/dsp-core'
import { pino, stdSerializers, type DestinationStream } from 'pino'

const secretNames = [
  'password',
  'passphrase',
  'privateKey',
  'hostKey',
  'secret',
  'token',
  'authorization',
  'credentials',
]

export interface LogOptions {
  /** Says which process wrote a line. */
  service: string
  level?: 'info' | 'warn' | 'error' | 'silent'
  /** Standard output when it is not given. */
  to?: DestinationStream
}

/** JSON lines: `{"level","time","service","event", ...fields}`. Fields named like a secret are redacted. */
export function createLogger({ service, level = 'info', to }: LogOptions): Logger {
  const log = pino(
    {
      level,
      base: { service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: wordsOf },
      redact: ['', '*.', '*.*.'].flatMap((depth) => secretNames.map((name) => `${depth}${name}`)),
    },
    to ?? pino.destination(1),
  )
  return {
    info: (event, fields) => log.info({ event, ...fields }),
    warn: (event, fields) => log.warn({ event, ...fields }),
    error: (event, fields) => log.error({ event, ...fields }),
  }
}

/**
 * What an error says and where it was made, with its causes. Nothing else that hangs on it: the libraries of
 * stores add the request that failed, with its token.
 */
function wordsOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { type, message, stack } = stdSerializers.err(error)
  const { code } = error as { code?: unknown }
  const isCode = typeof code === 'string' || typeof code === 'number'
  return { type, message, stack, ...(isCode ? { code } : {}) }
}
