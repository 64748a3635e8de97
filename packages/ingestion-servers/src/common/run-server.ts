import type { Logger } from '@ddex/dsp-core'
import { ConfigError } from './settings.ts'

/** A server that has been started. */
export interface StoppableServer {
  stop(): Promise<void>
}

/**
 * The life of a server's process: started, stopped by SIGTERM or SIGINT, ended by what nobody caught. Exit codes:
 * 0 stopped, 1 failed, 2 wrong configuration, 130 stopped at once by a second signal.
 */
export async function runServer(
  logger: Logger,
  start: () => Promise<StoppableServer>,
): Promise<void> {
  const fail = (event: string, error: unknown): never => {
    logger.error(event, { error })
    process.exit(1)
  }
  process.on('uncaughtException', (error) => fail('uncaught', error))
  process.on('unhandledRejection', (error) => fail('uncaught', error))
  let server: StoppableServer
  try {
    server = await start()
  } catch (error) {
    if (!(error instanceof ConfigError)) return fail('start_failed', error)
    logger.error('config_invalid', { reason: error.message })
    process.exit(2)
  }
  let stopping = false
  const stop = (signal: string) => {
    // A second signal means now: what is left is in the journal.
    if (stopping) process.exit(130)
    stopping = true
    logger.info('stopping', { signal })
    server.stop().then(
      () => {
        logger.info('stopped')
        process.exit(0)
      },
      (error: unknown) => fail('stop_failed', error),
    )
  }
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))
}
