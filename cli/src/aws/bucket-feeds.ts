import type { BucketFeed } from '@ddex/ingestion-servers/s3-tools'
import type { S3Location } from '@ddex/dsp-core/schema'
import type { FeedOfService } from '../feeds/feed-answer.ts'
import { callFunction } from '../service/call-function.ts'
import { adminOf, type ServiceOptions } from '../service/service-options.ts'
import { CommandError, usageError } from '../terminal/command-error.ts'
import { regionOf, type AwsOptions } from './aws-options.ts'

/** A bucket, and the feeds that deliver into it. */
export interface BucketPlace {
  bucket: string
  region: string
  feeds: BucketFeed[]
}

/** Which feeds and bucket are meant; with `prefix` one feed is described here and no service is asked. */
export interface FeedFlags {
  feed?: string[]
  bucket?: string
  prefix?: string
  access?: BucketFeed['access']
  sender?: string
  externalId?: string
  keep?: boolean
}

/** An S3 feed as the service answers it. */
export type S3Feed = FeedOfService & { location: S3Location }

/** The service's active S3 feeds: those that are named, else all. Throws `CommandError` for names of others. */
export async function s3FeedsOf(
  options: ServiceOptions,
  names: readonly string[],
): Promise<S3Feed[]> {
  const session = await adminOf(options)
  const { feeds } = await callFunction<{ feeds: FeedOfService[] }>(session, 'listFeeds', {})
  const all = feeds.filter((feed): feed is S3Feed => feed.protocol === 's3' && !!feed.location)
  const unknown = names.find((name) => !all.some(({ id }) => id === name))
  if (unknown)
    throw new CommandError(
      `There is no S3 feed ${unknown}; there are ${all.map(({ id }) => id).join(', ') || 'none'}.`,
    )
  return all.filter(({ id, active }) => (names.length > 0 ? names.includes(id) : active))
}

/** The bucket and feeds that flags and service say. Throws `CommandError` where they leave it open. */
export async function bucketPlace(options: AwsOptions & FeedFlags): Promise<BucketPlace> {
  const { bucket, feed = [] } = options
  if (options.prefix !== undefined) return describedPlace(options)
  return placeOf(await s3FeedsOf(options, feed), { ...options, ...(bucket ? { bucket } : {}) })
}

/** The one bucket of `feeds`, or the one that the flags name. */
export function placeOf(
  feeds: readonly S3Feed[],
  flags: Pick<AwsOptions & FeedFlags, 'bucket' | 'region'>,
): BucketPlace {
  const wanted = feeds.filter(
    ({ location }) =>
      (flags.bucket ?? location.bucket) === location.bucket &&
      (flags.region ?? location.region) === location.region,
  )
  const foreign = wanted.find(({ location }) => location.roleArn)
  if (foreign)
    throw new CommandError(
      `The bucket of ${foreign.id} is in its sender's account: it is set up there (docs/protocols/s3.md).`,
    )
  const places = new Map(wanted.map(({ location }) => [placeName(location), location]))
  const [place] = places.values()
  if (!place) throw new CommandError(noFeeds(flags))
  if (places.size > 1)
    throw usageError(
      `There are ${places.size} buckets: say --bucket, or --feed (${[...places.keys()].join(', ')}).`,
    )
  return { bucket: place.bucket, region: place.region, feeds: wanted.map(bucketFeed) }
}

const placeName = ({ bucket, region }: S3Location): string => `${bucket} in ${region}`

const noFeeds = ({ bucket, region }: { bucket?: string; region?: string }): string =>
  `There is no active S3 feed${bucket ? ` for the bucket ${bucket}` : ''}${region ? ` in ${region}` : ''}: ` +
  '`ddex-dsp feeds create --protocol=s3` makes one, or describe it with --feed, --bucket, --prefix and --access.'

function bucketFeed({ id, location, settings }: S3Feed): BucketFeed {
  const { prefix, access, senderPrincipal, externalId, afterReceipt } = location
  const { allowedAddresses } = settings
  return {
    ...{ feedId: id, prefix, access, senderPrincipal, externalId, afterReceipt },
    ...(Array.isArray(allowedAddresses) ? { allowedAddresses: allowedAddresses as string[] } : {}),
  }
}

function describedPlace(options: AwsOptions & FeedFlags): BucketPlace {
  const { feed: [feedId, ...more] = [], bucket, prefix = '', sender, externalId } = options
  if (!feedId || more.length > 0 || !bucket)
    throw usageError('With --prefix one feed is described: say --feed and --bucket, once each.')
  const feed: BucketFeed = {
    ...{ feedId, prefix, access: options.access ?? (sender ? 'iam-role' : 'access-keys') },
    ...{ senderPrincipal: sender ?? null, externalId: externalId ?? null },
    afterReceipt: options.keep ? 'keep' : 'move',
  }
  return { bucket, region: regionOf(options), feeds: [feed] }
}
