import type { Bucket } from './bucket.ts'
import { compareKeys } from './key-order.ts'
import type { ObjectVersion, StoredObject } from './object-version.ts'

export interface ListingQuery {
  prefix: string
  delimiter: string
  /** Entries and common prefixes together; 0 to 1000. */
  maxKeys: number
  /** Only what comes behind it; '' for all. A common prefix counts as a whole. */
  after: string
}

/** A page: what S3 calls Contents and CommonPrefixes. */
export interface Listing<Entry> {
  entries: Entry[]
  commonPrefixes: string[]
  isTruncated: boolean
  /** The last entry's key or the last common prefix; pages go on behind it. */
  last: string
}

/** The common prefix of a key: up to and with the first delimiter behind the prefix. */
export function commonPrefixOf(key: string, prefix: string, delimiter: string): string | null {
  if (delimiter === '') return null
  const at = key.indexOf(delimiter, prefix.length)
  return at < 0 ? null : key.slice(0, at + delimiter.length)
}

/** Where a page begins. */
function firstIndex({ keys }: Bucket, { prefix, delimiter, after }: ListingQuery): number {
  if (compareKeys(after, prefix) < 0 || after === '') return keys.indexOf(prefix)
  const at = keys.indexOf(after)
  const group = after.startsWith(prefix) ? commonPrefixOf(after, prefix, delimiter) : null
  if (group !== null && group === after) return keys.endOfPrefix(group, at)
  return keys.at(at) === after ? at + 1 : at
}

/** Current objects of a bucket, in key order, folded at the delimiter. */
export function listObjects(bucket: Bucket, query: ListingQuery): Listing<StoredObject> {
  const page: Listing<StoredObject> = {
    entries: [],
    commonPrefixes: [],
    isTruncated: false,
    last: '',
  }
  const { keys } = bucket
  let at = firstIndex(bucket, query)
  for (let key = keys.at(at); key?.startsWith(query.prefix); key = keys.at(at)) {
    const group = commonPrefixOf(key, query.prefix, query.delimiter)
    const latest = bucket.latest(key)
    if (!latest || latest.isDeleteMarker) {
      at += 1
      continue
    }
    if (page.entries.length + page.commonPrefixes.length >= query.maxKeys) {
      page.isTruncated = query.maxKeys > 0
      break
    }
    if (group === null) page.entries.push(latest)
    else page.commonPrefixes.push(group)
    page.last = group ?? key
    at = group === null ? at + 1 : keys.endOfPrefix(group, at)
  }
  return page
}

/** Where a page of versions begins: behind that version, or behind all of that key. */
export interface VersionMarker {
  key: string
  versionId: string | null
}

export type VersionListing = Listing<ObjectVersion & { isLatest: boolean }> & {
  next: VersionMarker | null
}

/** All versions and delete markers, newest first under each key. */
export function listVersions(
  bucket: Bucket,
  query: Omit<ListingQuery, 'after'> & { marker: VersionMarker | null },
): VersionListing {
  const page: VersionListing = {
    entries: [],
    commonPrefixes: [],
    isTruncated: false,
    last: '',
    next: null,
  }
  for (const found of walkVersions(bucket, query)) {
    if (page.entries.length + page.commonPrefixes.length >= query.maxKeys) {
      page.isTruncated = query.maxKeys > 0
      break
    }
    if (typeof found === 'string') {
      page.commonPrefixes.push(found)
      page.next = { key: found, versionId: null }
    } else {
      page.entries.push(found)
      page.next = { key: found.key, versionId: found.versionId }
    }
  }
  return page
}

function* walkVersions(
  bucket: Bucket,
  query: Omit<ListingQuery, 'after'> & { marker: VersionMarker | null },
): Generator<string | (ObjectVersion & { isLatest: boolean })> {
  const { keys } = bucket
  const { marker, prefix, delimiter } = query
  const isInside = marker !== null && marker.versionId !== null
  const after = marker?.key ?? ''
  let at = isInside ? keys.indexOf(after) : firstIndex(bucket, { ...query, after })
  for (let key = keys.at(at); key?.startsWith(prefix); key = keys.at(at)) {
    const group = commonPrefixOf(key, prefix, delimiter)
    if (group !== null) {
      yield group
      at = keys.endOfPrefix(group, at)
      continue
    }
    const versions = bucket.versions(key).map((version, n) => ({ ...version, isLatest: n === 0 }))
    const from =
      isInside && key === after
        ? versions.findIndex(({ versionId }) => versionId === marker.versionId) + 1
        : 0
    yield* versions.slice(from)
    at += 1
  }
}
