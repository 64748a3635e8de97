import { defaultFeedSettings, type Feed, type FeedSettings, type Protocol } from '../schema/feed.ts'
import {
  faultsOf,
  FeedInvalidError,
  flag,
  nullOr,
  objectOf,
  oneOf,
  text,
  wholeNumber,
  type FieldCheck,
  type FieldFault,
} from './fields.ts'

const terabyte = 1024 ** 4

const settingChecks: Record<keyof FeedSettings, FieldCheck> = {
  hashPolicy: oneOf('enforce', 'warn', 'off'),
  validationPolicy: oneOf('strict', 'report', 'off'),
  completion: oneOf('auto', 'manifest', 'settle'),
  settleSeconds: wholeNumber(1, 86_400),
  patienceMinutes: wholeNumber(1, 30 * 24 * 60),
  treatTestMessageAsLive: flag,
  maxFileSize: wholeNumber(1, 5 * terabyte),
}

const name = text(/^(?=.*\S).{1,100}$/u, '1 to 100 characters on one line.')
const id = text(
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'Up to 63 lower-case letters, digits and hyphens, such as my-distributor.',
)
const username = text(
  /^[a-z0-9][a-z0-9._-]{2,62}$/,
  '3 to 63 lower-case letters, digits, dots, hyphens and underscores.',
)
const distributorId = text(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  'Up to 64 letters, digits, dots, hyphens and underscores.',
)
const settings: FieldCheck = () => null

const changeChecks = { name, distributorId, username: nullOr(username), settings }
const createChecks = {
  ...changeChecks,
  id,
  protocol: oneOf('ftp', 'sftp', 's3', 'gcs', 'http'),
}

/** Protocols whose senders sign in with a name. */
export const signsIn = (protocol: Protocol): boolean => protocol === 'ftp' || protocol === 'sftp'

/** What may be changed of a feed later; its id and protocol may not. */
export type FeedUpdate = Partial<Pick<Feed, 'name' | 'distributorId' | 'username'>> & {
  settings?: Partial<FeedSettings>
}

/** A new feed, from what an admin sent. Throws `FeedInvalidError` with every fault. */
export function readNewFeed(request: unknown, at: Date): Feed {
  const given = objectOf(request, 'feed')
  const faults = [...faultsOf(given, createChecks), ...settingFaults(given)]
  for (const field of ['name', 'protocol', 'distributorId'])
    if (given[field] === undefined) faults.push({ field, message: 'Missing.' })
  const protocol = given.protocol as Protocol
  const feedId = (given.id ?? idOf(String(given.name))) as string
  if (given.id === undefined && given.name !== undefined && id(feedId) !== null)
    faults.push({ field: 'id', message: 'Missing, and none can be made of the name.' })
  if (faults.length > 0) throw new FeedInvalidError(faults)
  return {
    id: feedId,
    name: (given.name as string).trim(),
    distributorId: given.distributorId as string,
    protocol,
    active: true,
    username: signsIn(protocol) ? ((given.username ?? feedId) as string) : null,
    settings: { ...defaultFeedSettings, ...(given.settings as Partial<FeedSettings> | undefined) },
    createdAt: at,
    updatedAt: at,
    lastDeliveryAt: null,
  }
}

/** A change to a feed, from what an admin sent. Throws `FeedInvalidError` with every fault. */
export function readFeedUpdate(request: unknown): FeedUpdate {
  const given = objectOf(request, 'feed')
  const faults = [...faultsOf(given, changeChecks), ...settingFaults(given)]
  if (Object.keys(given).length === 0)
    faults.push({
      field: 'feed',
      message: `Nothing to change; there are ${Object.keys(changeChecks).join(', ')}.`,
    })
  if (faults.length > 0) throw new FeedInvalidError(faults)
  return given as FeedUpdate
}

function settingFaults({ settings: given }: Record<string, unknown>): FieldFault[] {
  return given === undefined
    ? []
    : faultsOf(objectOf(given, 'settings'), settingChecks, 'settings.')
}

function idOf(words: string): string {
  const plain = words.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 63)
    .replace(/-$/, '')
}
