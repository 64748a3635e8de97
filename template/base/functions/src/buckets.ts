import {
  firebaseAcknowledgementFolder,
  firebaseConnectionLog,
  firebaseFeedDirectory,
  firebaseInbox,
  firestorePollCursors,
} from '@ddex/dsp-core/firebase'
import { GcsIngestion, Storage, pubSubApi, signUpload } from '@ddex/ingestion-servers/gcs'
import { HttpsError } from 'firebase-functions/v2/https'
import { onSchedule } from 'firebase-functions/v2/scheduler'
import { onObjectDeleted, onObjectFinalized } from 'firebase-functions/v2/storage'
import { adminCall, textOf } from './admin-call.ts'
import { deliveryBucket, sealingSecrets } from './config.ts'
import { loggingFaults } from './fault.ts'
import { log } from './log.ts'
import { services } from './services.ts'
import { signS3Upload } from './sign-s3-upload.ts'

function build() {
  const { config, firebase, parts } = services()
  const { clock } = parts
  const storage = new Storage({ projectId: config.projectId })
  const door = new GcsIngestion({
    ...{ storage, api: pubSubApi(storage), ownBucket: config.bucket, clock, logger: log },
    feeds: firebaseFeedDirectory(firebase),
    inbox: firebaseInbox(firebase),
    acknowledgements: firebaseAcknowledgementFolder(firebase, log),
    cursors: firestorePollCursors(firebase),
    log: firebaseConnectionLog(firebase, log),
  })
  return { storage, door }
}

let built: ReturnType<typeof build> | undefined

/** The door for Cloud Storage, built at the first call. */
export const buckets = (): ReturnType<typeof build> => (built ??= build())

/** Told again for a day when something was in the way. */
const options = { retry: true, memory: '512MiB', timeoutSeconds: 540, concurrency: 8 } as const

/** Senders put objects into the delivery bucket; there is none unless `DDEX_DSP_DELIVERY_BUCKET` names it. */
export const takeObject = deliveryBucket
  ? onObjectFinalized({ ...options, bucket: deliveryBucket }, async ({ data }) => {
      await loggingFaults('take_object_failed', () => buckets().door.finalized(data))
    })
  : undefined

/** Senders take them away again. */
export const forgetObject = deliveryBucket
  ? onObjectDeleted({ ...options, bucket: deliveryBucket }, async ({ data }) => {
      await loggingFaults('forget_object_failed', () => buckets().door.deleted(data))
    })
  : undefined

/** Buckets that tell nothing by themselves, subscriptions, and acknowledgements on their way. */
export const visitBuckets = onSchedule(
  { schedule: 'every 1 minutes', memory: '512MiB', timeoutSeconds: 300 },
  async () => {
    const round = await buckets().door.round()
    if (round.received + round.acknowledgements + round.failed.length > 0)
      log.info('buckets_visited', { ...round })
  },
)

/**
 * An upload that a sender may make without an account: `{ feedId, upload: { path, size, contentType? } }`, and for S3
 * what `signS3Upload` says.
 */
export const signBucketUpload = adminCall(
  async (data) => {
    const feedId = textOf(data, 'feedId', /^[a-z0-9-]{1,63}$/, 'the id of a feed')
    const feed = await services().parts.feeds.get(feedId)
    if (!feed) throw new HttpsError('not-found', `There is no feed ${feedId}.`)
    if (feed.protocol === 's3') return signS3Upload(feed, data)
    return signUpload(buckets().storage, feed, data.upload)
  },
  { secrets: sealingSecrets },
)
