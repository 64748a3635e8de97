import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { z } from 'zod'
import { errorReportKey, processedKey } from '../../bucket/own-keys.ts'
import { unless } from './aws-answers.ts'
import type { BucketFeed } from './bucket-feed.ts'
import type { TriggerWitness } from './test-trigger.ts'

const report = z.object({ code: z.string(), message: z.string() })
const missing = ['NoSuchKey', 'NotFound']

/**
 * Tells what became of an object by what the function leaves in the bucket: a moved object, or a report
 * of an error. Of a feed whose objects stay where they are it only sees errors; ask its inbox instead.
 */
export const bucketWitness = (
  s3: S3Client,
  { feedId, prefix }: Pick<BucketFeed, 'feedId' | 'prefix'>,
): TriggerWitness => ({
  async look(Bucket, key) {
    const path = key.slice(prefix.length)
    const moved = processedKey(feedId, path)
    const head = await unless(missing, () => s3.send(new HeadObjectCommand({ Bucket, Key: moved })))
    if (head) return { outcome: 'received', note: `It was moved to ${moved}.` }
    const Key = errorReportKey(feedId, path)
    const told = await unless(missing, () => s3.send(new GetObjectCommand({ Bucket, Key })))
    if (!told) return null
    const text = (await told.Body?.transformToString()) ?? '{}'
    const { code, message } = report.parse(JSON.parse(text))
    return { outcome: 'refused', note: `${code}: ${message}` }
  },
})
