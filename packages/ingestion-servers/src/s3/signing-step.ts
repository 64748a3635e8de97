import { RefusedError, type Feed } from '@ddex/dsp-core'
import { z } from 'zod'
import type { SignedUploads } from './signed-uploads.ts'
import { uploadRequest } from '../bucket/signed-upload.ts'

const uploadId = z.string().min(1).max(1024)
const path = z.string().min(1)
const count = z.number().int()

const steps = z.discriminatedUnion('step', [
  z.object({ step: z.literal('put'), upload: uploadRequest }),
  z.object({ step: z.literal('form'), upload: uploadRequest }),
  z.object({ step: z.literal('begin'), upload: uploadRequest, partSize: count.optional() }),
  z.object({
    step: z.literal('parts'),
    parts: z.strictObject({ path, uploadId, size: count, partSize: count, first: count, count }),
  }),
  z.object({
    step: z.literal('complete'),
    ...{ path, uploadId },
    parts: z.array(z.strictObject({ number: count, etag: z.string().max(200) })).max(10_000),
  }),
  z.object({ step: z.literal('abort'), path, uploadId }),
])

/** A step of a signed upload, as a caller from outside asks for it. Throws `RefusedError` for what is no such thing. */
export async function signingStep(
  uploads: SignedUploads,
  feed: Feed,
  data: Record<string, unknown>,
): Promise<unknown> {
  const read = steps.safeParse({ ...data, step: data['step'] ?? 'put' })
  if (!read.success) {
    const [issue] = read.error.issues
    throw new RefusedError('UPLOAD_INVALID', `${issue?.path.join('.')}: ${issue?.message}`)
  }
  const asked = read.data
  if (asked.step === 'parts') return { parts: await uploads.signParts(feed, asked.parts) }
  if (asked.step === 'complete') {
    await uploads.complete(feed, asked.path, asked.uploadId, asked.parts)
    return { completed: true }
  }
  if (asked.step === 'abort') {
    await uploads.abort(feed, asked.path, asked.uploadId)
    return { aborted: true }
  }
  if (asked.step === 'begin') return uploads.begin(feed, asked.upload, asked.partSize)
  return uploads[asked.step](feed, asked.upload)
}
