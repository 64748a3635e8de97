import {
  assessArrival as assess,
  processDelivery as process,
  sweep as sweepAll,
} from '@ddex/dsp-core'
import {
  firestoreDeliveryRequests,
  storageResumableUploads,
  type AssessTask,
  type ProcessTask,
} from '@ddex/dsp-core/firebase'
import { forgetRequests, forgetUploads } from '@ddex/ingestion-servers/http'
import { onSchedule } from 'firebase-functions/v2/scheduler'
import { onTaskDispatched } from 'firebase-functions/v2/tasks'
import { instances } from './config.ts'
import { loggingFaults } from './fault.ts'
import { services } from './services.ts'

/** Attempts of ours are counted on the delivery; these are for a function that could not run at all. */
const retryConfig = { maxAttempts: 5, minBackoffSeconds: 2, maxDoublings: 4 }

/** A file has arrived in a feed: see what it makes complete. */
export const assessArrival = onTaskDispatched<AssessTask>(
  {
    // Nothing else looks at a file again, so this goes on through a long outage.
    retryConfig: { maxAttempts: 100, minBackoffSeconds: 2, maxBackoffSeconds: 300 },
    rateLimits: { maxConcurrentDispatches: 20 },
    memory: '512MiB',
    timeoutSeconds: 300,
  },
  ({ data }) =>
    loggingFaults('assess_arrival_failed', async () => {
      const { parts } = services()
      const wanted = await assess(parts, data.feedId, data.path)
      for (const deliveryId of wanted) await parts.signals.processDelivery(deliveryId)
    }),
)

/** Takes a delivery as far as it goes: message, files, audio, catalogue. */
export const processDelivery = onTaskDispatched<ProcessTask>(
  {
    retryConfig,
    rateLimits: { maxConcurrentDispatches: instances.processing },
    maxInstances: instances.processing,
    // Scratch space is memory here: it holds DDEX_DSP_MAX_SCRATCH_MEGABYTES and ffmpeg.
    memory: '8GiB',
    cpu: 2,
    concurrency: 1,
    timeoutSeconds: 1800,
  },
  ({ data }) =>
    loggingFaults('process_delivery_failed', () => process(services().parts, data.deliveryId)),
)

/** What time alone brings about: settled folders, retries, deals that begin or end. */
export const sweep = onSchedule(
  { schedule: 'every 1 minutes', memory: '512MiB', timeoutSeconds: 300 },
  async () => {
    const { firebase, parts } = services()
    const { published, removed } = await sweepAll(parts)
    await forgetRequests(firestoreDeliveryRequests(firebase), parts.clock)
    const dropped = await forgetUploads(storageResumableUploads(firebase), parts.clock)
    if (dropped > 0) parts.logger.info('unused_uploads_removed', { dropped })
    if (published > 0) parts.logger.info('releases_changed', { published })
    if (removed > 0) parts.logger.info('unused_files_removed', { removed })
  },
)
