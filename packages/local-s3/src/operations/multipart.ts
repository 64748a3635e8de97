import {
  checksumElement,
  checksumHeader,
  type ChecksumAlgorithm,
  type ChecksumType,
} from '../request/checksum.ts'
import { descriptionOf } from '../request/description.ts'
import { statedAlgorithm } from '../request/expected-digests.ts'
import { writeXml, type XmlObject } from '../request/xml.ts'
import { S3Error } from '../s3-error.ts'
import { newId } from '../store/sequence.ts'
import type { OpenUpload, UploadedPart } from '../store/upload.ts'
import { callerArn } from './caller-arn.ts'
import { receiveCallBody } from './put-object.ts'
import { checkAcl } from './canned-acl.ts'
import { checkKey } from './write-object.ts'
import { xmlAnswer, type Call, type ObjectCall, type Operation } from './operation.ts'

const mostParts = 10_000

/** The open upload that a call names. Throws NoSuchUpload. */
export function findUpload({ bucket, key, request }: ObjectCall): OpenUpload {
  const found = bucket.uploads.get(request.query.get('uploadId') ?? '')
  if (!found || found.upload.key !== key)
    throw new S3Error(
      'NoSuchUpload',
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
      { UploadId: request.query.get('uploadId') ?? '' },
    )
  return found
}

export function partNumberOf({ request }: Call): number {
  const text = request.query.get('partNumber') ?? ''
  const number = Number(text)
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > mostParts)
    throw new S3Error(
      'InvalidArgument',
      `Part number must be an integer between 1 and ${mostParts}, inclusive`,
      { ArgumentName: 'partNumber', ArgumentValue: text },
    )
  return number
}

/** The type that a whole object's checksum has when its sender does not say. */
function checksumTypeOf(
  algorithm: ChecksumAlgorithm | null,
  stated: string | undefined,
): ChecksumType {
  const isWholeOnly = algorithm === null || algorithm === 'CRC64NVME'
  if (stated === undefined) return isWholeOnly ? 'FULL_OBJECT' : 'COMPOSITE'
  if (stated !== 'FULL_OBJECT' && stated !== 'COMPOSITE')
    throw new S3Error('InvalidRequest', 'Value for x-amz-checksum-type header is invalid.')
  const isWrong = stated === 'COMPOSITE' ? isWholeOnly : algorithm?.startsWith('SHA') === true
  if (isWrong)
    throw new S3Error(
      'InvalidRequest',
      `The ${stated} checksum type cannot be used with the ${(algorithm ?? 'none').toLowerCase()} checksum algorithm.`,
    )
  return stated
}

export const createMultipartUpload: Operation = {
  name: 'CreateMultipartUpload',
  method: 'POST',
  on: 'object',
  query: 'uploads',
  action: 's3:PutObject',
  run(call) {
    const { request, bucket, key, endpoint } = call
    checkKey(key)
    checkAcl(call, request.headers.get('x-amz-acl'))
    const algorithm = statedAlgorithm(request.headers.get('x-amz-checksum-algorithm'))
    const checksumType = checksumTypeOf(algorithm, request.headers.get('x-amz-checksum-type'))
    const uploadId = newId()
    const description = descriptionOf(request.headers)
    bucket.beginUpload({
      ...description,
      uploadId,
      key,
      initiated: endpoint.clock.now().toISOString(),
      initiator: call.caller.kind === 'anonymous' ? '' : callerArn(call),
      checksumAlgorithm: algorithm,
      checksumType,
    })
    const content = { Bucket: bucket.facts.name, Key: key, UploadId: uploadId }
    return Promise.resolve(
      xmlAnswer(writeXml('InitiateMultipartUploadResult', content), {
        'x-amz-checksum-algorithm': algorithm ?? undefined,
        'x-amz-checksum-type': algorithm === null ? undefined : checksumType,
        'x-amz-server-side-encryption':
          description.headers['x-amz-server-side-encryption'] ?? 'AES256',
      }),
    )
  },
}

export const uploadPart: Operation = {
  name: 'UploadPart',
  method: 'PUT',
  on: 'object',
  query: 'uploadId',
  action: 's3:PutObject',
  async run(call) {
    const number = partNumberOf(call)
    const { upload } = findUpload(call)
    const body = await receiveCallBody(call, upload.checksumAlgorithm)
    await keepPart(call, number, body)
    return {
      status: 200,
      headers: {
        etag: `"${body.md5}"`,
        [checksumHeader(body.checksum.algorithm)]: body.checksum.value,
      },
    }
  },
}

/** Adds a part to its upload, unless the upload ended while the part arrived. */
export async function keepPart(
  call: ObjectCall,
  number: number,
  body: Omit<UploadedPart, 'number' | 'etag' | 'lastModified'> & { md5: string },
): Promise<UploadedPart> {
  const { bucket, endpoint } = call
  const { blob, size, md5: etag, checksum } = body
  const lastModified = endpoint.clock.now().toISOString()
  const part = { number, blob, size, etag, checksum, lastModified }
  try {
    const { upload } = findUpload(call)
    const wanted = upload.checksumAlgorithm
    if (wanted !== null && wanted !== checksum.algorithm)
      throw new S3Error(
        'InvalidRequest',
        `Checksum Type mismatch occurred, expected checksum Type: ${wanted.toLowerCase()}, actual checksum Type: ${checksum.algorithm.toLowerCase()}`,
      )
    await bucket.putPart(upload.uploadId, part)
    return part
  } catch (error) {
    await bucket.blobs.remove([blob])
    throw error
  }
}

export const abortMultipartUpload: Operation = {
  name: 'AbortMultipartUpload',
  method: 'DELETE',
  on: 'object',
  query: 'uploadId',
  action: 's3:AbortMultipartUpload',
  async run(call) {
    const { upload } = findUpload(call)
    await call.bucket.endUpload(upload.uploadId)
    return { status: 204 }
  },
}

/** A part as ListParts and CompleteMultipartUpload write its checksum. */
export const partChecksumXml = ({ checksum }: UploadedPart): XmlObject => ({
  [checksumElement(checksum.algorithm)]: checksum.value,
})
