import type { FetchTask } from '@ddex/dsp-core'
import { fetchAssets as fetchAll, takeUpload } from '@ddex/ingestion-servers/http'
import { onTaskDispatched } from 'firebase-functions/v2/tasks'
import { buckets } from './buckets.ts'
import { doorParts } from './deliver.ts'
import { loggingFaults } from './fault.ts'
import { services } from './services.ts'

/** 10 s, 20 s, 40 s ... up to 10 minutes between two tries: about half an hour in all. */
const maxAttempts = 9
const retryConfig = { maxAttempts, minBackoffSeconds: 10, maxBackoffSeconds: 600 }

/** Fetches what a delivery by HTTP names by URL, and takes uploads that are whole. */
export const fetchAssets = onTaskDispatched<FetchTask>(
  {
    retryConfig,
    rateLimits: { maxConcurrentDispatches: 20 },
    memory: '1GiB',
    timeoutSeconds: 1800,
  },
  ({ data, retryCount }) =>
    loggingFaults('fetch_assets_failed', async () => {
      const { config, parts } = services()
      const door = doorParts()
      if ('uploadId' in data) return takeUpload(door, data)
      if ('round' in data) return void (await buckets().door.round())
      const fetching = { ...door, objects: parts.objects, localHosts: config.localAssetHosts }
      await fetchAll(fetching, data.feedId, data.requestId, retryCount >= maxAttempts - 1)
    }),
)
