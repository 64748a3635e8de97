import {
  connectFirebase,
  firebaseAcknowledgementFolder,
  firebaseConnectionLog,
  firebaseFeedDirectory,
  firebaseInbox,
} from '@ddex/dsp-core/firebase'
import { createSecretBox } from '@ddex/dsp-core'
import { createLogger } from '@ddex/ingestion-servers/common'
import {
  createS3Ingestion,
  readSecret,
  S3Clients,
  startOnce,
  type LambdaContext,
} from '@ddex/ingestion-servers/s3'
import { readConfig } from './config.ts'

const logger = createLogger({ service: 's3' })

const ingestion = startOnce(async () => {
  const config = readConfig(process.env)
  const { projectId, bucket, region, delaysTasks, endpoint, concurrency } = config
  const [serviceAccount, secretKey] = await Promise.all([
    config.serviceAccountSecret === null ? null : readSecret(config.serviceAccountSecret),
    config.sealingKeySecret === null ? config.sealingKey : readSecret(config.sealingKeySecret),
  ])
  const firebase = connectFirebase({
    ...{ projectId, bucket, region, delaysTasks, startsFast: true },
    ...(serviceAccount === null ? {} : { serviceAccount }),
  })
  const feeds = firebaseFeedDirectory(firebase)
  const secretBox = secretKey === null ? {} : { secretBox: () => createSecretBox(secretKey) }
  return createS3Ingestion({
    feeds,
    clients: new S3Clients({ feeds, endpoint, ...secretBox }),
    inbox: firebaseInbox(firebase),
    acknowledgements: firebaseAcknowledgementFolder(firebase, logger),
    log: firebaseConnectionLog(firebase, logger),
    logger,
    concurrency,
  })
})

/** What Lambda calls, for every event. */
export const handler = async (event: unknown, context?: LambdaContext): Promise<unknown> =>
  (await ingestion()).handle(event, context)
