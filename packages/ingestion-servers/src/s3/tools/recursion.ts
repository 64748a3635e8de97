import { ownPrefixes } from '@ddex/dsp-core'
import { prefixesOverlap } from './bucket-feed.ts'

/** What wakes something: objects of a bucket whose keys begin with `prefix`. */
export interface Watch {
  /** Its id in the bucket's configuration. */
  id: string
  bucket: string
  prefix: string
  /** Such as `s3:ObjectCreated:*`. */
  events: readonly string[]
}

/** Something that we do to objects of a bucket whose keys begin with `prefix`. */
export interface OwnAct {
  bucket: string
  prefix: string
  /** The event that S3 makes of it, such as `s3:ObjectCreated:Copy`. */
  event: string
  /** What it is, in words: `errors are reported`. */
  what: string
}

export interface Recursion {
  watch: Watch
  act: OwnAct
  /** A key by which one wakes the other. */
  key: string
}

/**
 * Every way in which what we do wakes ourselves; none proves that there is none. Suffix filters are
 * left out of account on purpose: what we keep has the name that its sender gave it.
 */
export const findRecursion = (watches: readonly Watch[], acts: readonly OwnAct[]): Recursion[] =>
  watches.flatMap((watch) =>
    acts
      .filter((act) => wakes(watch, act))
      .map((act) => ({ watch, act, key: `${longer(watch.prefix, act.prefix)}example` })),
  )

const longer = (one: string, other: string): string => (one.length > other.length ? one : other)

const wakes = (watch: Watch, act: OwnAct): boolean =>
  watch.bucket === act.bucket &&
  prefixesOverlap(watch.prefix, act.prefix) &&
  watch.events.some((event) => includesEvent(event, act.event))

/** `s3:ObjectCreated:*` includes `s3:ObjectCreated:Put`. */
const includesEvent = (watched: string, event: string): boolean =>
  watched.endsWith('*') ? event.startsWith(watched.slice(0, -1)) : watched === event

/** All that the S3 driver does to objects of `bucket`, where feeds have these prefixes. */
export function ownActs(bucket: string, feedPrefixes: readonly string[]): OwnAct[] {
  const written = ownPrefixes.flatMap((prefix) =>
    ['Put', 'Copy', 'CompleteMultipartUpload'].map((how) => ({
      bucket,
      prefix,
      event: `s3:ObjectCreated:${how}`,
      what: `objects are written to ${prefix}`,
    })),
  )
  const done = [
    ['s3:ObjectTagging:Put', 'what was taken is tagged'],
    ['s3:ObjectRemoved:Delete', 'what was taken is removed'],
    ['s3:ObjectRemoved:DeleteMarkerCreated', 'what was taken is removed'],
  ] as const
  const delivered = feedPrefixes.flatMap((prefix) =>
    done.map(([event, what]) => ({ bucket, prefix, event, what })),
  )
  return [...written, ...delivered]
}
