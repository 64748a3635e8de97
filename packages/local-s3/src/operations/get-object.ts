import { checksumHeader } from '../request/checksum.ts'
import { checkReadConditions } from '../request/conditions.ts'
import { describingHeaders } from '../request/description.ts'
import { parseRange } from '../request/range.ts'
import { S3Error } from '../s3-error.ts'
import type { ByteRange } from '../store/blob-folder.ts'
import type { StoredObject } from '../store/object-version.ts'
import { findObject, versionHeader } from './find-version.ts'
import { versioned, type Answer, type ObjectCall, type Operation } from './operation.ts'

/** `response-content-type` and its like replace headers; only signed callers may ask. */
const overridable = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
]

function overrides({ request, caller }: ObjectCall): Record<string, string> {
  const found = overridable.flatMap((name) => {
    const value = request.query.get(`response-${name}`)
    return value === undefined ? [] : [[name, value] as const]
  })
  if (found.length > 0 && caller.kind === 'anonymous')
    throw new S3Error(
      'InvalidRequest',
      'Request specific response headers cannot be used for anonymous GET requests.',
    )
  return Object.fromEntries(found)
}

/** The bytes that a part number stands for. */
function partRange(object: StoredObject, partNumber: string): ByteRange {
  const number = Number(partNumber)
  const part = object.segments[number - 1]
  if (!part || !/^\d+$/.test(partNumber))
    throw new S3Error('InvalidPartNumber', 'The requested partnumber is not satisfiable', {
      PartNumberRequested: partNumber,
      ActualPartCount: String(object.segments.length),
    })
  const start = object.segments.slice(0, number - 1).reduce((sum, { size }) => sum + size, 0)
  return { start, end: start + part.size - 1 }
}

function rangeOf({ request }: ObjectCall, object: StoredObject): ByteRange | null {
  const partNumber = request.query.get('partNumber')
  const range = request.headers.get('range')
  if (partNumber === undefined) return parseRange(range, object.size)
  if (range !== undefined)
    throw new S3Error(
      'InvalidRequest',
      'Cannot specify both Range header and partNumber query parameter',
    )
  return partRange(object, partNumber)
}

function checksumHeaders(
  { request }: ObjectCall,
  { checksum }: StoredObject,
): Record<string, string> {
  const isWanted = request.headers.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED'
  if (!isWanted || checksum === null) return {}
  return {
    [checksumHeader(checksum.algorithm)]: checksum.value,
    'x-amz-checksum-type': checksum.type,
  }
}

/** The head of an answer, and which bytes would follow it. */
interface Head {
  head: Answer
  object: StoredObject
  range: ByteRange
}

const nothing: ByteRange = { start: 0, end: -1 }

function describe(call: ObjectCall): Head {
  const { request, bucket, key } = call
  const object = findObject(call, { key, versionId: request.query.get('versionId') })
  const described = { ...describingHeaders(object), ...versionHeader(bucket, object) }
  const whole: ByteRange = { start: 0, end: object.size - 1 }
  if (checkReadConditions(request.headers, object)) {
    const headers = { ...described, 'content-type': undefined }
    return { head: { status: 304, headers }, range: nothing, object }
  }
  const part = rangeOf(call, object)
  const range = part ?? whole
  const isPartial = part !== null && object.size > 0
  const headers = {
    ...described,
    ...(isPartial ? {} : checksumHeaders(call, object)),
    ...(isPartial ? { 'content-range': `bytes ${range.start}-${range.end}/${object.size}` } : {}),
    ...(object.partCount !== null && request.query.has('partNumber')
      ? { 'x-amz-mp-parts-count': String(object.partCount) }
      : {}),
    ...overrides(call),
    'content-length': String(range.end - range.start + 1),
  }
  return { head: { status: isPartial ? 206 : 200, headers }, range, object }
}

const action = versioned('s3:GetObject', 's3:GetObjectVersion')

export const getObject: Operation = {
  name: 'GetObject',
  method: 'GET',
  on: 'object',
  action,
  run(call) {
    const { head, range, object } = describe(call)
    if (range.end < range.start) return Promise.resolve(head)
    return Promise.resolve({ ...head, body: call.bucket.blobs.read(object.segments, range) })
  },
}

export const headObject: Operation = {
  name: 'HeadObject',
  method: 'HEAD',
  on: 'object',
  action,
  run: (call) => Promise.resolve(describe(call).head),
}
