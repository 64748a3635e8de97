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
import { createSftpServer } from '@ddex/ingestion-servers/sftp'
import { ConfigError, readConfig, type Config } from './config.ts'

const logger = createLogger({ service: 'sftp' })

async function run(config: Config): Promise<void> {
  const firebase = connectFirebase(config)
  const server = createSftpServer({
    config: config.sftp,
    feeds: firebaseFeedDirectory(firebase),
    inbox: firebaseInbox(firebase),
    acknowledgements: firebaseAcknowledgementFolder(firebase, logger),
    log: firebaseConnectionLog(firebase, logger),
    bans: firestoreBanStore(firebase, { clock: systemClock, logger }),
    logger,
  })
  const { host, port, hostKeyFingerprint, hostKeyFingerprints, operationsPort } =
    await server.start()
  logger.info('listening', { host, port, hostKeyFingerprint, hostKeyFingerprints, operationsPort })

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
