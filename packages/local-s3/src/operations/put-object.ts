import { checkWriteConditions } from '../request/conditions.ts'
import { descriptionOf } from '../request/description.ts'
import { expectedDigests, statedAlgorithm } from '../request/expected-digests.ts'
import { receiveBody, type ReceivedBody } from '../request/receive.ts'
import { S3Error } from '../s3-error.ts'
import { checkAcl } from './canned-acl.ts'
import { checkKey, commitObject, writtenHeaders } from './write-object.ts'
import type { BucketCall, Operation } from './operation.ts'

/** Receives the body of a PUT. Throws MissingContentLength and what receiving throws. */
export function receiveCallBody(
  { request, payload, bucket }: BucketCall,
  fallback: string | null = null,
): Promise<ReceivedBody> {
  if (payload.length === null)
    throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.')
  const expected = expectedDigests(request.headers)
  const algorithm = statedAlgorithm(
    request.headers.get('x-amz-sdk-checksum-algorithm') ?? fallback ?? undefined,
  )
  return receiveBody({ payload, expected, ...(algorithm ? { algorithm } : {}) }, bucket.blobs)
}

export const putObject: Operation = {
  name: 'PutObject',
  method: 'PUT',
  on: 'object',
  action: 's3:PutObject',
  async run(call) {
    const { request, bucket, key } = call
    checkKey(key)
    checkAcl(call, request.headers.get('x-amz-acl'))
    const description = descriptionOf(request.headers)
    if (Object.keys(description.tags).length > 0)
      call.authorize({ action: 's3:PutObjectTagging', bucket, key })
    const check = (): void => checkWriteConditions(request.headers, bucket.latest(key))
    check()
    const { blob, size, md5, checksum } = await receiveCallBody(call)
    const segments = [{ blob, size }]
    const object = { key, ...description, size, etag: md5, checksum, segments, partCount: null }
    const stored = await commitObject(call, object, 'Put', check)
    return { status: 200, headers: { etag: `"${md5}"`, ...writtenHeaders(call, stored) } }
  },
}
