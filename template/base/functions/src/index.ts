import './global-options.ts'

export { artwork } from './artwork.ts'
export { forgetObject, signBucketUpload, takeObject, visitBuckets } from './buckets.ts'
export { createStream } from './create-stream.ts'
export { deliver } from './deliver.ts'
export {
  createFeed,
  listFeeds,
  rotateFeedCredentials,
  setFeedActive,
  showFeed,
  updateFeed,
} from './feeds.ts'
export { fetchAssets } from './fetch-assets.ts'
export { assessArrival, processDelivery, sweep } from './ingest.ts'
export { reprocessDelivery } from './reprocess-delivery.ts'
export { showAcknowledgement } from './show-acknowledgement.ts'
export { stream } from './stream.ts'
export { testProtocol } from './test-protocol.ts'
