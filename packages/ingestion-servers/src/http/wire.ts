import { z } from 'zod'
import { deliveryStates, type Delivery, type DeliveryRequest, type InboxFile } from '@ddex/dsp-core'
import { Problem } from './problem.ts'

const longestUrl = 2048
const mostUrls = 200

const url = z.string().max(longestUrl)
const urls = (what: string) =>
  z
    .array(url)
    .max(mostUrls)
    .default([])
    .describe(`URLs of the ${what}, in the order of the message`)

/** What DDEX Distro posts; what is not named here is not looked at. */
export const deliveryPost = z
  .object({
    ernXml: z.string().min(1).describe('The whole DDEX message'),
    messageId: z.string().max(200).optional().describe('By which the delivery is asked for later'),
    audioFiles: urls('recordings'),
    imageFiles: urls('pictures'),
  })
  .describe('A message, and where its files are to be fetched')

/** The part `metadata` of a form. */
export const formMetadata = z.object({ messageId: z.string().max(200).optional() })

export const uploadStart = z.object({
  path: z.string().min(1).max(900).describe('Where the file is to be in the feed'),
  size: z.int().min(1).describe('Bytes'),
  contentType: z.string().max(100).default('application/octet-stream'),
})

export const uploadEnd = z
  .object({
    size: z.int().min(1).describe('Bytes'),
    md5: z.string().max(64).optional().describe('Hexadecimal or base64'),
    crc32c: z.string().max(16).optional().describe('Base64, as Cloud Storage states it'),
  })
  .refine(({ md5, crc32c }) => md5 !== undefined || crc32c !== undefined, {
    path: ['md5'],
    error: 'Needed: md5 or crc32c.',
  })

const time = z.iso.datetime()
const deliveryId = z.string().regex(/^[0-9a-f]{20}$/)

/** Named as senders who know DDEX Distro's receivers expect it. */
export const deliveryAccepted = z
  .object({
    success: z.literal(true),
    deliveryId,
    messageId: z.string(),
    message: z.string(),
    acknowledgment: z.string(),
    acknowledgmentId: z.string(),
    filesToFetch: z.int(),
    statusUrl: z.string(),
    timestamp: time,
  })
  .describe('The delivery was taken; how it goes on is seen by its status')

const issue = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  message: z.string(),
  fix: z.string(),
  path: z.string().nullable(),
  line: z.int().nullable(),
})

export const deliveryStatus = z
  .object({
    deliveryId,
    messageId: z.string().nullable(),
    state: z.enum([...deliveryStates, 'cancelled']),
    reason: z.string(),
    nextStep: z.string(),
    files: z.object({ named: z.int(), here: z.int() }),
    issueCounts: z.object({ error: z.int(), warning: z.int(), info: z.int() }),
    issues: z.array(issue).describe('Up to 5, the worst first'),
    acknowledgement: z.object({ name: z.string(), status: z.string() }).nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .describe('How a delivery stands')

export const deliveryList = z.object({ deliveries: z.array(deliveryStatus) })

export const deliveryCancelled = z.object({ deliveryId, message: z.string() })

export const notified = z.object({ message: z.string() })

export const fileStored = z
  .object({
    path: z.string(),
    size: z.int(),
    md5: z.string(),
    sha256: z.string(),
  })
  .describe('The file is stored; hashes are hexadecimal')

export const fileList = z
  .object({
    files: z.array(fileStored.extend({ receivedAt: time })),
    next: z.string().nullable().describe('`after` of the next page; null when this is the last'),
  })
  .describe('Files below a folder, by the bytes of their paths')

export const uploadStarted = z
  .object({
    uploadId: z.string(),
    uploadUrl: z.url().describe('Takes the bytes by PUT, in one or several parts'),
    expiresAt: time,
  })
  .describe('A resumable upload, as Cloud Storage takes it')

export const uploadTaken = z.object({ uploadId: z.string(), path: z.string(), message: z.string() })

export const problemBody = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    success: z.literal(false),
    code: z.string(),
    message: z.string(),
    fix: z.string(),
    faults: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .describe('Why a request was not followed, and what to do')

export type DeliveryStatus = z.infer<typeof deliveryStatus>

export function statusOf(delivery: Delivery): DeliveryStatus {
  const { id, ern, state, reason, nextStep, fileCounts, issueCounts, topIssues } = delivery
  const told = delivery.acknowledgement
  return {
    deliveryId: id,
    messageId: ern?.messageId ?? null,
    ...{ state, reason, nextStep, issueCounts },
    files: { named: fileCounts.named, here: fileCounts.here },
    issues: topIssues.map(({ severity, code, message, fix, path, line }) => ({
      ...{ severity, code, message, fix, path, line },
    })),
    acknowledgement: told ? { name: told.name, status: told.status } : null,
    createdAt: delivery.createdAt.toISOString(),
    updatedAt: delivery.updatedAt.toISOString(),
  }
}

/** A request whose message is not looked at yet, or was called off before. */
export const statusOfRequest = (request: DeliveryRequest): DeliveryStatus => ({
  deliveryId: request.id,
  messageId: request.messageId,
  ...(request.cancelledAt
    ? { state: 'cancelled', reason: 'Its sender has called it off.', nextStep: 'Nothing.' }
    : { state: 'receiving', reason: 'The message has arrived.', nextStep: 'It is read next.' }),
  files: { named: 0, here: 0 },
  issueCounts: { error: 0, warning: 0, info: 0 },
  issues: [],
  acknowledgement: null,
  createdAt: request.receivedAt.toISOString(),
  updatedAt: (request.cancelledAt ?? request.receivedAt).toISOString(),
})

export const storedFile = ({ path, size, hashes }: InboxFile) => ({
  ...{ path, size, md5: hashes.md5, sha256: hashes.sha256 },
})

export const listedFile = (file: InboxFile) => ({
  ...storedFile(file),
  receivedAt: file.receivedAt.toISOString(),
})

/** What was sent, as it must be. Throws `Problem` with every fault. */
export function readBody<T>(schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const faults = read.error.issues.map(({ path, message }) => ({
    field: path.join('.') || '(all)',
    message,
  }))
  throw new Problem(
    400,
    'REQUEST_INVALID',
    `The request is not as it must be: ${faults.map(({ field }) => field).join(', ')}.`,
    'Correct the named fields; the API description is at openapi.json.',
    { faults },
  )
}
