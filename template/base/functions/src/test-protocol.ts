import { firebaseFeedDirectory } from '@ddex/dsp-core/firebase'
import { adminCall } from './admin-call.ts'
import { services } from './services.ts'

/**
 * Delivers by the protocol of a feed as its sender would: `ProtocolTestRequest`, answers `ProtocolTestReport`; each
 * result is told as it comes. The secret in the request is used for this and kept nowhere.
 */
export const testProtocol = adminCall(
  async (data, uid, tell) => {
    // The libraries of senders weigh more than all else here, and are rarely wanted.
    const { testForAdmin } = await import('@ddex/ingestion-servers/protocol-tests')
    const { config, firebase, parts } = services()
    const { inbox, deliveries, logger } = parts
    const { projectId } = config
    const feeds = firebaseFeedDirectory(firebase)
    logger.info('protocol_tested', { feedId: data.feedId, by: uid })
    return testForAdmin({ feeds, inbox, deliveries, projectId }, data, tell)
  },
  { memory: '1GiB', timeoutSeconds: 300, concurrency: 1 },
)
