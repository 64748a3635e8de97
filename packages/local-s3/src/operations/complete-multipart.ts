import { createHash } from 'node:crypto'
import {
  checksumAlgorithms,
  checksumElement,
  checksumHeader,
  combineChecksums,
  compositeChecksum,
  type Checksum,
} from '../request/checksum.ts'
import { checkWriteConditions } from '../request/conditions.ts'
import { malformedXml, readXml, writeXml, type XmlNode } from '../request/xml.ts'
import { defaultAlgorithm } from '../request/receive.ts'
import { S3Error } from '../s3-error.ts'
import type { OpenUpload, Upload, UploadedPart } from '../store/upload.ts'
import { commitObject, writtenHeaders } from './write-object.ts'
import { findUpload } from './multipart.ts'
import { xmlAnswer, type ObjectCall, type Operation } from './operation.ts'

const smallestPart = 5 * 1024 ** 2

const unquoted = (etag: string): string => etag.trim().replaceAll('"', '')

function invalidPart(number: string, etag: string, uploadId: string): S3Error {
  return new S3Error(
    'InvalidPart',
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { UploadId: uploadId, PartNumber: number, ETag: etag },
  )
}

/** The uploaded part that the client lists. Throws InvalidPart, BadDigest's kin. */
function matchPart(node: XmlNode, { upload, parts }: OpenUpload): UploadedPart {
  const number = node.required('PartNumber')
  const etag = unquoted(node.required('ETag'))
  const part = parts.get(Number(number))
  if (!part || part.etag !== etag) throw invalidPart(number, etag, upload.uploadId)
  for (const algorithm of checksumAlgorithms) {
    const stated = node.text(checksumElement(algorithm))
    if (stated === undefined) continue
    if (part.checksum.algorithm !== algorithm || part.checksum.value !== stated)
      throw invalidPart(number, etag, upload.uploadId)
  }
  return part
}

function listedParts(text: string, open: OpenUpload): UploadedPart[] {
  const nodes = readXml(text, 'CompleteMultipartUpload').all('Part')
  if (nodes.length === 0) throw malformedXml()
  const parts = nodes.map((node) => matchPart(node, open))
  parts.forEach((part, at) => {
    const before = parts[at - 1]
    if (before && before.number >= part.number)
      throw new S3Error(
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
        { UploadId: open.upload.uploadId },
      )
  })
  const small = parts.slice(0, -1).find(({ size }) => size < smallestPart)
  if (small)
    throw new S3Error(
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size',
      {
        ETag: small.etag,
        MinSizeAllowed: String(smallestPart),
        ProposedSize: String(small.size),
        PartNumber: String(small.number),
      },
    )
  return parts
}

/** `md5(md5s of the parts)-N` */
function etagOf(parts: readonly UploadedPart[]): string {
  const hash = createHash('md5')
  for (const { etag } of parts) hash.update(Buffer.from(etag, 'hex'))
  return `${hash.digest('hex')}-${parts.length}`
}

/** The whole object's checksum; null where the parts' ones do not go together. */
function checksumOf(upload: Upload, parts: readonly UploadedPart[]): Checksum | null {
  const algorithm = upload.checksumAlgorithm ?? defaultAlgorithm
  if (parts.some(({ checksum }) => checksum.algorithm !== algorithm)) return null
  const pieces = parts.map(({ checksum, size }) => ({ value: checksum.value, size }))
  if (upload.checksumType === 'COMPOSITE') {
    const value = compositeChecksum(
      algorithm,
      pieces.map((piece) => piece.value),
    )
    return { algorithm, value, type: 'COMPOSITE' }
  }
  const value = combineChecksums(algorithm, pieces)
  return value === null ? null : { algorithm, value, type: 'FULL_OBJECT' }
}

/** Compares with what the client says of the whole. Throws BadDigest, InvalidRequest. */
function checkWhole({ request }: ObjectCall, checksum: Checksum | null, size: number): void {
  for (const algorithm of checksumAlgorithms) {
    const stated = request.headers.get(checksumHeader(algorithm))
    if (stated === undefined || checksum?.algorithm !== algorithm) continue
    if (stated !== checksum.value && stated !== checksum.value.replace(/-\d+$/, ''))
      throw new S3Error(
        'BadDigest',
        `The ${algorithm} you specified did not match the calculated checksum.`,
      )
  }
  const stated = request.headers.get('x-amz-mp-object-size')
  if (stated !== undefined && stated !== String(size))
    throw new S3Error(
      'InvalidRequest',
      'The provided x-amz-mp-object-size header value does not match what was computed.',
    )
}

export const completeMultipartUpload: Operation = {
  name: 'CompleteMultipartUpload',
  method: 'POST',
  on: 'object',
  query: 'uploadId',
  action: 's3:PutObject',
  async run(call) {
    const { bucket, key, request } = call
    findUpload(call)
    // The checksum header is about the object, not about this document.
    const text = await call.text()
    const open = findUpload(call)
    const parts = listedParts(text, open)
    const size = parts.reduce((sum, part) => sum + part.size, 0)
    const checksum = checksumOf(open.upload, parts)
    checkWhole(call, checksum, size)
    checkWriteConditions(request.headers, bucket.latest(key))
    const { headers, metadata, tags } = open.upload
    const segments = parts.map((part) => ({ blob: part.blob, size: part.size }))
    const etag = etagOf(parts)
    const object = { key, headers, metadata, tags, size, etag, checksum, segments }
    // Ended first: nobody else may complete or abort it while the object is written down.
    const ended = bucket.endUpload(open.upload.uploadId, new Set(segments.map(({ blob }) => blob)))
    const stored = await commitObject(
      call,
      { ...object, partCount: parts.length },
      'CompleteMultipartUpload',
    )
    await ended
    const content = {
      Location: `http://${request.headers.get('host') ?? 'localhost'}${request.path}`,
      Bucket: bucket.facts.name,
      Key: key,
      ETag: `"${etag}"`,
      ...(checksum === null
        ? {}
        : { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type }),
    }
    return xmlAnswer(
      writeXml('CompleteMultipartUploadResult', content),
      writtenHeaders(call, stored),
    )
  },
}
