import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  UploadPartCopyCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { Slots } from '../common/slots.ts'
import type { ObjectNotice } from './object-notice.ts'

/** What one call copies, and how much each of several does. */
export interface CopyLimits {
  /** Bytes: AWS copies no more at once. */
  whole: number
  part: number
}
export const awsCopyLimits: CopyLimits = { whole: 5 * 1024 ** 3, part: 512 * 1024 ** 2 }

/** Copies the version that a notice tells of to another key of its bucket. Throws what the SDK throws. */
export async function copyVersion(
  client: S3Client,
  notice: ObjectNotice,
  key: string,
  limits = awsCopyLimits,
): Promise<void> {
  if (notice.size > limits.whole) return copyInParts(client, notice, key, limits)
  await client.send(new CopyObjectCommand({ Bucket: notice.bucket, Key: key, ...sourceOf(notice) }))
}

const sourceOf = ({ bucket, key, versionId, etag }: ObjectNotice) => {
  const version = versionId === null ? '' : `?versionId=${encodeURIComponent(versionId)}`
  const path = key.split('/').map(encodeURIComponent).join('/')
  return {
    CopySource: `${bucket}/${path}${version}`,
    ...(etag === '' ? {} : { CopySourceIfMatch: `"${etag}"` }),
  }
}

async function copyInParts(
  client: S3Client,
  notice: ObjectNotice,
  Key: string,
  { part }: CopyLimits,
): Promise<void> {
  const { bucket: Bucket, key, versionId, size } = notice
  const version = versionId === null ? {} : { VersionId: versionId }
  const { ContentType, Metadata } = await client.send(
    new HeadObjectCommand({ Bucket, Key: key, ...version }),
  )
  const described = { ...(ContentType ? { ContentType } : {}), ...(Metadata ? { Metadata } : {}) }
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ Bucket, Key, ...described }),
  )
  const upload = { Bucket, Key, UploadId }
  const slots = new Slots(4)
  const copyPart = async (index: number) => {
    const start = index * part
    const end = Math.min(start + part, size) - 1
    const { CopyPartResult } = await client.send(
      new UploadPartCopyCommand({
        ...{ ...upload, ...sourceOf(notice), PartNumber: index + 1 },
        CopySourceRange: `bytes=${start}-${end}`,
      }),
    )
    return { PartNumber: index + 1, ETag: CopyPartResult?.ETag }
  }
  try {
    const indexes = Array.from({ length: Math.ceil(size / part) }, (_, index) => index)
    const Parts = await Promise.all(indexes.map((index) => slots.run(() => copyPart(index))))
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }))
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined)
    throw error
  }
}
