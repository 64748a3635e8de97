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
import { createFtpServer } from '@ddex/ingestion-servers/ftp'
import { readConfig } from './config.ts'
import { settings } from './settings.ts'

const logger = createLogger({ service: 'ftp' })

await runServer(logger, async () => {
  const config = readConfig(process.env)
  const unknown = unknownSettings(settings, process.env, 'DDEX_DSP_FTP_')
  if (unknown.length > 0) logger.warn('settings_unknown', { names: unknown })
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
  return server
})
