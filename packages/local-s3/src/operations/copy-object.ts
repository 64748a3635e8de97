import { PassThrough } from 'node:stream'
import { checkReadConditions, checkWriteConditions } from '../request/conditions.ts'
import { checksumElement } from '../request/checksum.ts'
import { descriptionOf } from '../request/description.ts'
import { statedAlgorithm } from '../request/expected-digests.ts'
import { defaultAlgorithm, DigestingStream, largestBody } from '../request/receive.ts'
import { parseRange } from '../request/range.ts'
import { writeXml } from '../request/xml.ts'
import { S3Error } from '../s3-error.ts'
import { parseQuery, uriDecode } from '../signature/uri-encoding.ts'
import type { ByteRange } from '../store/blob-folder.ts'
import type { Bucket } from '../store/bucket.ts'
import type { ObjectDescription, StoredObject } from '../store/object-version.ts'
import type { ReceivedBody } from '../request/receive.ts'
import { findObject, versionHeader } from './find-version.ts'
import { findUpload, keepPart, partNumberOf } from './multipart.ts'
import { checkAcl } from './canned-acl.ts'
import { checkKey, commitObject, writtenHeaders } from './write-object.ts'
import { xmlAnswer, type ObjectCall, type Operation } from './operation.ts'

interface CopySource {
  bucket: Bucket
  object: StoredObject
}

/** Header bytes are read as latin1; senders that leave the escapes out write UTF-8. */
const asUtf8 = (header: string): string => Buffer.from(header, 'latin1').toString('utf8')

/** Reads x-amz-copy-source: `[/]bucket/key[?versionId=v]`, escaped. Asks whether the caller may read it. */
function sourceOf(call: ObjectCall): CopySource {
  const [path = '', query = ''] = asUtf8(call.request.headers.get('x-amz-copy-source') ?? '').split(
    '?',
  )
  const decoded = uriDecode(path).replace(/^\//, '')
  const slash = decoded.indexOf('/')
  const key = decoded.slice(slash + 1)
  if (slash < 1 || key === '')
    throw new S3Error(
      'InvalidArgument',
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      { ArgumentName: 'x-amz-copy-source' },
    )
  const bucket = call.endpoint.store.get(decoded.slice(0, slash))
  if (!bucket)
    throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', {
      BucketName: decoded.slice(0, slash),
    })
  const versionId = new Map(parseQuery(query)).get('versionId')
  const action = versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion'
  call.authorize({ action, bucket, key })
  const object = findObject(call, { key, versionId, bucket })
  if (checkReadConditions(call.request.headers, object, 'x-amz-copy-source-'))
    throw new S3Error(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      { Condition: 'x-amz-copy-source-If-None-Match' },
    )
  return { bucket, object }
}

/** A whole object that came in one piece: its digests are known, so its blob can be linked. */
async function linkWhole(
  { bucket, object }: CopySource,
  target: Bucket,
): Promise<ReceivedBody | null> {
  const [segment] = object.segments
  if (object.partCount !== null || object.checksum === null || !segment) return null
  const blob = await target.blobs.duplicate(bucket.blobs, segment.blob)
  return { blob, size: object.size, md5: object.etag, checksum: object.checksum }
}

/** Copies bytes into a blob of the target bucket and reckons their digests. */
async function copyBytes(
  { bucket, object }: CopySource,
  target: Bucket,
  { range, algorithm }: { range: ByteRange; algorithm: string | null },
): Promise<ReceivedBody> {
  const chosen =
    statedAlgorithm(algorithm ?? undefined) ?? object.checksum?.algorithm ?? defaultAlgorithm
  const digesting = new DigestingStream({
    algorithm: chosen,
    withSha256: false,
    limit: largestBody,
  })
  const source =
    range.end < range.start ? new PassThrough().end() : bucket.blobs.read(object.segments, range)
  const blob = await target.blobs.write([source, digesting])
  const { md5, checksum: value } = digesting.digests()
  return {
    blob,
    size: digesting.size,
    md5: md5.toString('hex'),
    checksum: { algorithm: chosen, value, type: 'FULL_OBJECT' },
  }
}

/** What the copy is described by: as its source, or as the request says. Throws InvalidRequest. */
function copiedDescription(
  { request, bucket, key }: ObjectCall,
  source: CopySource,
): ObjectDescription {
  const stated = descriptionOf(request.headers)
  const replaces = (name: string): boolean => {
    const directive = request.headers.get(name)?.toUpperCase() ?? 'COPY'
    if (directive === 'COPY' || directive === 'REPLACE') return directive === 'REPLACE'
    throw new S3Error('InvalidArgument', `Unknown directive of ${name}.`, { ArgumentName: name })
  }
  const [newMetadata, newTags] = [
    replaces('x-amz-metadata-directive'),
    replaces('x-amz-tagging-directive'),
  ]
  const isSame = source.bucket === bucket && source.object.key === key
  const changes = [
    'x-amz-storage-class',
    'x-amz-server-side-encryption',
    'x-amz-website-redirect-location',
  ]
  if (
    isSame &&
    !newMetadata &&
    !newTags &&
    source.object.versionId === bucket.latest(key)?.versionId &&
    !changes.some((name) => request.headers.has(name))
  )
    throw new S3Error(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    )
  const described = newMetadata ? stated : source.object
  const ownHeaders = changes.flatMap((name) => {
    const value = request.headers.get(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    headers: { ...described.headers, ...Object.fromEntries(ownHeaders) },
    metadata: described.metadata,
    tags: newTags ? stated.tags : source.object.tags,
  }
}

export const copyObject: Operation = {
  name: 'CopyObject',
  method: 'PUT',
  on: 'object',
  header: 'x-amz-copy-source',
  action: 's3:PutObject',
  async run(call) {
    const { request, bucket, key } = call
    checkKey(key)
    checkAcl(call, request.headers.get('x-amz-acl'))
    const source = sourceOf(call)
    const description = copiedDescription(call, source)
    if (source.object.size > largestBody)
      throw new S3Error(
        'InvalidRequest',
        'The specified copy source is larger than the maximum allowable size for a copy source: 5368709120',
      )
    const range = { start: 0, end: source.object.size - 1 }
    const algorithm = request.headers.get('x-amz-checksum-algorithm') ?? null
    const linked = algorithm === null ? await linkWhole(source, bucket) : null
    const { blob, size, md5, checksum } =
      linked ?? (await copyBytes(source, bucket, { range, algorithm }))
    const segments = [{ blob, size }]
    const object = { key, ...description, size, etag: md5, checksum, segments, partCount: null }
    const check = (): void => checkWriteConditions(request.headers, bucket.latest(key))
    const stored = await commitObject(call, object, 'Copy', check)
    const content = {
      LastModified: stored.lastModified,
      ETag: `"${md5}"`,
      [checksumElement(checksum.algorithm)]: checksum.value,
      ChecksumType: checksum.type,
    }
    return xmlAnswer(writeXml('CopyObjectResult', content), {
      ...writtenHeaders(call, stored),
      ...sourceVersion(source),
    })
  },
}

const sourceVersion = ({ bucket, object }: CopySource): Record<string, string> => {
  const { 'x-amz-version-id': id } = versionHeader(bucket, object)
  return id === undefined ? {} : { 'x-amz-copy-source-version-id': id }
}

/** `bytes=a-b`, both needed and inside the source. */
function sourceRange({ request }: ObjectCall, { object }: CopySource): ByteRange {
  const text = request.headers.get('x-amz-copy-source-range')
  if (text === undefined) return { start: 0, end: object.size - 1 }
  const range = /^bytes=\d+-\d+$/.test(text) ? parseRange(text, object.size) : null
  if (!range || Number(text.split('-')[1]) !== range.end)
    throw new S3Error(
      'InvalidArgument',
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
      { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: text },
    )
  return range
}

export const uploadPartCopy: Operation = {
  name: 'UploadPartCopy',
  method: 'PUT',
  on: 'object',
  query: 'uploadId',
  header: 'x-amz-copy-source',
  action: 's3:PutObject',
  async run(call) {
    const number = partNumberOf(call)
    const { upload } = findUpload(call)
    const source = sourceOf(call)
    const body = await copyBytes(source, call.bucket, {
      range: sourceRange(call, source),
      algorithm: upload.checksumAlgorithm ?? defaultAlgorithm,
    })
    const part = await keepPart(call, number, body)
    const content = {
      LastModified: part.lastModified,
      ETag: `"${part.etag}"`,
      [checksumElement(part.checksum.algorithm)]: part.checksum.value,
    }
    return xmlAnswer(writeXml('CopyPartResult', content), sourceVersion(source))
  },
}
