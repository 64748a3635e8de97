import {
  connectFirebase,
  firebaseAcknowledgementFolder,
  firebaseConnectionLog,
  firebaseFeedDirectory,
  firebaseInbox,
  firestoreBanStore,
} from '@ddex/dsp-core/firebase'
import { systemClock } from '@ddex/dsp-core'
import { createLogger } from '@ddex/ingestion-servers/common'
import { createFtpServer } from '@ddex/ingestion-servers/ftp'
import { readConfig, type Config } from './config.ts'
import { ConfigError } from './settings.ts'

const logger = createLogger({ service: 'ftp' })

async function run(config: Config): Promise<void> {
  const firebase = connectFirebase(config)
  const server = createFtpServer({
    config: config.ftp,
    feeds: firebaseFeedDirectory(firebase),
    inbox: firebaseInbox(firebase),
    acknowledgements: firebaseAcknowledgementFolder(firebase, logger),
    log: firebaseConnectionLog(firebase, logger),
    bans: firestoreBanStore(firebase, { clock: systemClock, logger }),
    logger,
  })
  logger.info('listening', { ...(await server.start()) })
  const { tls, host } = config.ftp
  if (tls.mode !== 'required' && !host.startsWith('127.')) {
    logger.warn('plain_ftp', { reason: 'Passwords and files may cross the network in the clear.' })
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

function fail(event: string, error: unknown): never {
  logger.error(event, { error })
  process.exit(1)
}

process.on('uncaughtException', (error) => fail('uncaught', error))
process.on('unhandledRejection', (error) => fail('uncaught', error))

try {
  await run(readConfig(process.env))
} catch (error) {
  if (error instanceof ConfigError) {
    logger.error('config_invalid', { reason: error.message })
    process.exit(2)
  }
  fail('start_failed', error)
}
