import { z } from 'zod'
import { defaultFeedSettings, type Feed, type FeedSettings, type Protocol } from '../schema/feed.ts'
import { deliverableFamilies } from '../schema/file-content.ts'
import { isAddressRange } from './address-range.ts'
import { FeedInvalidError, parseRequest, type FieldFault } from './invalid-feed.ts'
import { readLocation } from './location-request.ts'

const terabyte = 1024 ** 4
const protocols = ['ftp', 'sftp', 's3', 'gcs', 'http'] as const

const wholeNumber = (least: number, most: number) => {
  const error = `A whole number from ${least} to ${most}.`
  return z.int({ error }).min(least, { error }).max(most, { error })
}
const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  z.enum(values, { error: `One of ${values.join(', ')}.` })
const form = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error })
const allowedAddresses = z
  .array(
    z
      .string({ error: 'An IP address or a network such as 192.0.2.0/24.' })
      .refine(isAddressRange, { error: 'An IP address or a network such as 192.0.2.0/24.' }),
    { error: 'A list of IP addresses and networks.' },
  )
  .max(100, { error: 'At most 100 addresses and networks.' })

const allowedFileTypes = z
  .array(oneOf(...deliverableFamilies), { error: `A list of ${deliverableFamilies.join(', ')}.` })
  .min(1, { error: 'At least one type: a feed that may send nothing is to be disabled.' })
  .transform((types) => deliverableFamilies.filter((family) => types.includes(family)))

const settings = z.strictObject(
  {
    hashPolicy: oneOf('enforce', 'warn', 'off'),
    validationPolicy: oneOf('strict', 'report', 'off'),
    workbench: oneOf('off', 'report'),
    completion: oneOf('auto', 'manifest', 'settle'),
    settleSeconds: wholeNumber(1, 86_400),
    patienceMinutes: wholeNumber(1, 30 * 24 * 60),
    treatTestMessageAsLive: z.boolean({ error: 'Either true or false.' }),
    maxFileSize: wholeNumber(1, 5 * terabyte),
    allowedFileTypes,
    maxStoredBytes: wholeNumber(1, 100 * terabyte),
    maxStoredFiles: wholeNumber(1, 10_000_000),
    allowedAddresses,
    acknowledgement: oneOf('off', 'auto', '1.8', '1.6'),
    keepAcknowledgementsDays: wholeNumber(1, 3650),
    assetHosts: z
      .array(
        form(
          /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/,
          'A host in lower case, such as files.example.com, or *.example.com.',
        ),
        { error: 'A list of hosts.' },
      )
      .max(50, { error: 'At most 50 hosts.' }),
  } satisfies Record<keyof FeedSettings, z.ZodType>,
  { error: objectFault },
)

const fields = {
  name: form(/^(?=.*\S).{1,100}$/u, '1 to 100 characters on one line.'),
  distributorId: form(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'Up to 64 letters, digits, dots, hyphens and underscores.',
  ),
  username: form(
    /^[a-z0-9][a-z0-9._-]{2,62}$/,
    '3 to 63 lower-case letters, digits, dots, hyphens and underscores.',
  ),
}
const id = form(
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'Up to 63 lower-case letters, digits and hyphens, such as my-distributor.',
)

const newFeed = z.strictObject(
  {
    ...fields,
    id: id.optional(),
    username: fields.username.optional(),
    protocol: oneOf(...protocols),
    location: z.unknown().optional(),
    settings: settings.partial().optional(),
  },
  { error: objectFault },
)
const feedUpdate = z
  .strictObject(
    { ...fields, location: z.unknown().optional(), settings: settings.partial() },
    { error: objectFault },
  )
  .partial()
  .refine((update) => Object.keys(update).length > 0, { error: 'There is nothing to change.' })

/** What may be changed of a feed later; its id and protocol may not. */
export type FeedUpdate = Partial<Pick<Feed, 'name' | 'distributorId' | 'username'>> & {
  settings?: Partial<FeedSettings>
  /** As it was sent: what it must be depends on the feed's protocol, see `readLocation`. */
  location?: unknown
}

function objectFault({ code }: { code?: string | undefined }): string | undefined {
  return code === 'invalid_type' ? 'An object with named fields.' : undefined
}

/** Protocols whose senders sign in with a name. */
export const signsIn = (protocol: Protocol): boolean => protocol === 'ftp' || protocol === 'sftp'

/** A new feed, from what an admin sent. Throws `FeedInvalidError` with every fault. */
export function readNewFeed(request: unknown, at: Date): Feed {
  const [given, location] = both(
    () => parseRequest(newFeed, request, 'feed'),
    () => readLocation(...placeIn(request)),
  )
  const feedId = given.id ?? idOf(given.name)
  if (!id.safeParse(feedId).success)
    throw new FeedInvalidError([
      { field: 'id', message: 'None can be made of the name: choose one.' },
    ])
  return {
    id: feedId,
    name: given.name.trim(),
    distributorId: given.distributorId,
    protocol: given.protocol,
    active: true,
    username: signsIn(given.protocol) ? (given.username ?? feedId) : null,
    location,
    settings: { ...defaultFeedSettings, ...stated(given.settings ?? {}) },
    createdAt: at,
    updatedAt: at,
    lastDeliveryAt: null,
  }
}

/** Protocol and location of a request that may be anything; a protocol that is none has no location. */
function placeIn(request: unknown): [Protocol, unknown] {
  const { protocol, location } = Object(request) as Record<string, unknown>
  const known = protocols.find((one) => one === protocol)
  return known ? [known, location] : ['ftp', null]
}

/** Both answers, or one refusal with the faults of both. */
function both<One, Other>(one: () => One, other: () => Other): [One, Other] {
  try {
    return [one(), other()]
  } catch (error) {
    if (!(error instanceof FeedInvalidError)) throw error
    throw new FeedInvalidError([...faultsOf(one), ...faultsOf(other)])
  }
}

function faultsOf(work: () => unknown): FieldFault[] {
  try {
    work()
    return []
  } catch (error) {
    if (error instanceof FeedInvalidError) return error.faults
    throw error
  }
}

/** A change to a feed, from what an admin sent. Throws `FeedInvalidError` with every fault. */
export function readFeedUpdate(request: unknown): FeedUpdate {
  const { settings: changed, ...update } = parseRequest(feedUpdate, request, 'feed')
  return { ...stated(update), ...(changed ? { settings: stated(changed) } : {}) }
}

/** Without the fields that are there and undefined, which would hide what we hold. */
function stated<T extends object>(value: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> }
}

function idOf(words: string): string {
  const plain = words.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 63)
    .replace(/-$/, '')
}
