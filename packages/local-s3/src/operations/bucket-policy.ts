import { parseBucketPolicy } from '../policy/index.ts'
import { S3Error } from '../s3-error.ts'
import { policySetting } from '../store/bucket.ts'
import type { Operation } from './operation.ts'

/** Throws MalformedPolicy with what is wrong. */
function checkPolicy(text: string, bucket: string): void {
  try {
    parseBucketPolicy(text, bucket)
  } catch (error) {
    const message =
      error instanceof SyntaxError
        ? 'Policies must be valid JSON and the first byte must be {'
        : (error as Error).message
    throw new S3Error('MalformedPolicy', message)
  }
}

export const policyOperations: readonly Operation[] = [
  {
    name: 'GetBucketPolicy',
    method: 'GET',
    on: 'bucket',
    query: policySetting,
    action: 's3:GetBucketPolicy',
    run({ bucket }) {
      const body = bucket.setting(policySetting)
      if (body !== null)
        return Promise.resolve({
          status: 200,
          headers: { 'content-type': 'application/json' },
          body,
        })
      throw new S3Error('NoSuchBucketPolicy', 'The bucket policy does not exist', {
        BucketName: bucket.facts.name,
      })
    },
  },
  {
    name: 'PutBucketPolicy',
    method: 'PUT',
    on: 'bucket',
    query: policySetting,
    action: 's3:PutBucketPolicy',
    async run({ bucket, text }) {
      const policy = await text()
      checkPolicy(policy, bucket.facts.name)
      bucket.set(policySetting, policy)
      return { status: 204 }
    },
  },
  {
    name: 'DeleteBucketPolicy',
    method: 'DELETE',
    on: 'bucket',
    query: policySetting,
    action: 's3:DeleteBucketPolicy',
    run({ bucket }) {
      bucket.set(policySetting, null)
      return Promise.resolve({ status: 204 })
    },
  },
]
