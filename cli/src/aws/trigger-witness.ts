import type { BucketFeed, TriggerWitness } from '@ddex/ingestion-servers/s3-tools'
import { adminOf, type ServiceOptions } from '../service/service-options.ts'
import { watchService } from '../service/watch-service.ts'
import type { AwsSession } from './aws-session.ts'

/**
 * Sees what became of an object: by what the function leaves in the bucket, and of a feed whose objects stay where
 * they are in the inbox of the service.
 */
export async function triggerWitness(
  { tools, clients }: AwsSession,
  feed: BucketFeed,
  options: ServiceOptions,
): Promise<TriggerWitness> {
  const inBucket = tools.bucketWitness(clients.s3, feed)
  if (feed.afterReceipt === 'move') return inBucket
  const watch = watchService(await adminOf(options))
  return {
    async look(bucket, key) {
      const seen = await inBucket.look(bucket, key)
      if (seen) return seen
      const file = await watch.file(feed.feedId, key.slice(feed.prefix.length))
      return file && { outcome: 'received', note: `The service has it, ${file.size} bytes.` }
    },
  }
}
