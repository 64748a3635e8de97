import { z } from 'zod'
import { ownPrefixes, type FeedLocation } from '../schema/feed-location.ts'
import type { Protocol } from '../schema/feed.ts'
import { FeedInvalidError, parseRequest } from './invalid-feed.ts'

const form = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error })
const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  z.enum(values, { error: `One of ${values.join(', ')}.` })

/** Keys have 1,024 bytes at most; paths in a feed have 900. */
const prefix = form(
  /^[A-Za-z0-9!_.'()-]+(?:\/[A-Za-z0-9!_.'()-]+)*\/$/,
  'Folders that end with a slash, such as deliveries/my-label/.',
)
  .max(100, { error: 'At most 100 characters.' })
  .refine((text) => !/(^|\/)\.{1,2}\//.test(text), { error: 'No folder may be . or ..' })
  .refine((text) => !ownPrefixes.some((own) => text.startsWith(own)), {
    error: `It may not begin with ${ownPrefixes.join(', ')}: that is where we write ourselves.`,
  })
const afterReceipt = oneOf('keep', 'move').default('move')
const bucketWords = '3 to 63 lower-case letters, digits, dots and hyphens.'

/** Names: Amazon S3 User Guide, "General purpose bucket naming rules". ARNs: of an account, user or role. */
const s3 = z.strictObject(
  {
    bucket: form(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, bucketWords),
    region: form(/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/, 'A region of AWS, such as eu-west-1.'),
    prefix,
    access: oneOf('iam-role', 'access-keys', 'signed-url').default('access-keys'),
    senderPrincipal: form(
      /^arn:aws[a-z-]*:iam::\d{12}:(root|(user|role)\/[\w+=,.@/-]{1,512})$/,
      'The ARN of an account, user or role, such as arn:aws:iam::123456789012:role/uploader.',
    )
      .nullable()
      .default(null),
    externalId: form(
      /^[\w+=,.@:/-]{2,128}$/,
      '2 to 128 letters, digits and the characters +=,.@:/-_.',
    )
      .nullable()
      .default(null),
    roleArn: form(
      /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
      'The ARN of a role, such as arn:aws:iam::123456789012:role/ddex-dsp-reader.',
    )
      .nullable()
      .default(null),
    afterReceipt,
  },
  { error: objectFault },
)

/** Names: Cloud Storage documentation, "About Cloud Storage buckets". */
const gcs = z.strictObject(
  {
    bucket: form(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, bucketWords),
    prefix,
    access: oneOf('service-account', 'signed-url').default('service-account'),
    senderAccount: form(
      /^[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$/,
      'The email of a service account, ending in gserviceaccount.com.',
    )
      .nullable()
      .default(null),
    arrival: oneOf('trigger', 'pubsub', 'poll').default('trigger'),
    subscription: form(
      /^projects\/[a-z0-9:.-]+\/subscriptions\/[A-Za-z][\w.~+%-]{2,254}$/,
      'A subscription, such as projects/my-project/subscriptions/deliveries.',
    )
      .nullable()
      .default(null),
    afterReceipt,
  },
  { error: objectFault },
)

/** What a location must have besides, by what it says. */
const s3Location = s3
  .refine(({ access, senderPrincipal }) => access !== 'iam-role' || senderPrincipal !== null, {
    path: ['senderPrincipal'],
    error: 'Needed for iam-role: whom to let in.',
  })
  .refine(({ roleArn, externalId }) => roleArn === null || externalId !== null, {
    path: ['externalId'],
    error: 'Needed with roleArn, so that nobody else can have us use that role.',
  })
const gcsLocation = gcs.refine(
  ({ arrival, subscription }) => arrival !== 'pubsub' || subscription !== null,
  {
    path: ['subscription'],
    error: 'Needed for pubsub: where to read.',
  },
)

function objectFault({ code }: { code?: string | undefined }): string | undefined {
  return code === 'invalid_type' ? 'An object with named fields.' : undefined
}

const schemas = {
  s3: z.object({ location: s3Location }),
  gcs: z.object({ location: gcsLocation }),
}

/** Whether the senders of a protocol put files into a bucket. */
export const usesBucket = (protocol: Protocol): protocol is keyof typeof schemas =>
  protocol in schemas

/** The location of a feed, from what an admin sent. Throws `FeedInvalidError` with every fault. */
export function readLocation(protocol: Protocol, location: unknown): FeedLocation | null {
  if (usesBucket(protocol)) {
    const read = parseRequest<z.ZodType<{ location: object }>>(
      schemas[protocol],
      { location },
      'feed',
    )
    return { kind: protocol, ...read.location } as FeedLocation
  }
  if (location === undefined || location === null) return null
  const message = `A feed for ${protocol.toUpperCase()} has none.`
  throw new FeedInvalidError([{ field: 'location', message }])
}
