import {
  connectFirebase,
  firebaseAcknowledgementFolder,
  firebaseConnectionLog,
  firebaseFeedDirectory,
  firebaseInbox,
  firestoreBanStore,
} from '@ddex/dsp-core/firebase'
import { systemClock } from '@ddex/dsp-core'
import { createLogger, runServer, unknownSettings } from '@ddex/ingestion-servers/common'
import { createSftpServer } from '@ddex/ingestion-servers/sftp'
import { readConfig, settings } from './config.ts'

const logger = createLogger({ service: 'sftp' })

await runServer(logger, async () => {
  const config = readConfig(process.env)
  const unknown = unknownSettings(settings, process.env, 'DDEX_DSP_SFTP_')
  if (unknown.length > 0) logger.warn('settings_unknown', { names: unknown })
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
  return server
})
