import { countParameter, fromToken, nameWriter, toToken } from '../request/paging.ts'
import { writeXml, type XmlObject } from '../request/xml.ts'
import { listObjects, listVersions, type ListingQuery } from '../store/listing.ts'
import type { StoredObject } from '../store/object-version.ts'
import { S3Error } from '../s3-error.ts'
import { ownerOf } from '../store/owner.ts'
import { xmlAnswer, type BucketCall, type Operation } from './operation.ts'

const checksumXml = ({ checksum }: StoredObject): XmlObject =>
  checksum === null ? {} : { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type }

const contentXml = (object: StoredObject, write: (name: string) => string): XmlObject => ({
  Key: write(object.key),
  LastModified: object.lastModified,
  ETag: `"${object.etag}"`,
  ...checksumXml(object),
  Size: object.size,
  StorageClass: object.headers['x-amz-storage-class'] ?? 'STANDARD',
})

/** What both list operations read and write alike. */
function readListing(call: BucketCall, after: string): { query: ListingQuery; common: XmlObject } {
  const { query: parameters } = call.request
  const { encodingType, write } = nameWriter(parameters)
  const query: ListingQuery = {
    prefix: parameters.get('prefix') ?? '',
    delimiter: parameters.get('delimiter') ?? '',
    maxKeys: countParameter(parameters, 'max-keys'),
    after,
  }
  const common: XmlObject = {
    Name: call.bucket.facts.name,
    Prefix: write(query.prefix),
    ...(query.delimiter === '' ? {} : { Delimiter: write(query.delimiter) }),
    MaxKeys: query.maxKeys,
    EncodingType: encodingType,
  }
  return { query, common }
}

const prefixesXml = (prefixes: readonly string[], write: (name: string) => string): XmlObject => ({
  CommonPrefixes: prefixes.map((prefix) => ({ Prefix: write(prefix) })),
})

export const listObjectsV2: Operation = {
  name: 'ListObjectsV2',
  method: 'GET',
  on: 'bucket',
  query: 'list-type',
  action: 's3:ListBucket',
  run(call) {
    const { query: parameters } = call.request
    const token = parameters.get('continuation-token')
    const startAfter = parameters.get('start-after')
    if (parameters.get('list-type') !== '2')
      throw new S3Error('InvalidArgument', 'The list-type is not 2')
    const after = token === undefined ? (startAfter ?? '') : fromToken(token)
    const { query, common } = readListing(call, after)
    const page = listObjects(call.bucket, query)
    const { write } = nameWriter(parameters)
    const withOwner = parameters.get('fetch-owner') === 'true'
    const Owner = withOwner ? ownerOf(call.bucket.facts.account) : undefined
    const content = {
      ...common,
      KeyCount: page.entries.length + page.commonPrefixes.length,
      IsTruncated: page.isTruncated,
      ContinuationToken: token,
      NextContinuationToken: page.isTruncated ? toToken(page.last) : undefined,
      StartAfter: startAfter === undefined ? undefined : write(startAfter),
      Contents: page.entries.map((object) => ({ ...contentXml(object, write), Owner })),
      ...prefixesXml(page.commonPrefixes, write),
    }
    return Promise.resolve(xmlAnswer(writeXml('ListBucketResult', content)))
  },
}

export const listObjectsV1: Operation = {
  name: 'ListObjects',
  method: 'GET',
  on: 'bucket',
  action: 's3:ListBucket',
  run(call) {
    const { query: parameters } = call.request
    const marker = parameters.get('marker') ?? ''
    const { query, common } = readListing(call, marker)
    const page = listObjects(call.bucket, query)
    const { write } = nameWriter(parameters)
    // Without a delimiter S3 leaves the next marker to the client: it is the last key.
    const hasNext = page.isTruncated && query.delimiter !== ''
    const Owner = ownerOf(call.bucket.facts.account)
    const content = {
      ...common,
      Marker: write(marker),
      NextMarker: hasNext ? write(page.last) : undefined,
      IsTruncated: page.isTruncated,
      Contents: page.entries.map((object) => ({ ...contentXml(object, write), Owner })),
      ...prefixesXml(page.commonPrefixes, write),
    }
    return Promise.resolve(xmlAnswer(writeXml('ListBucketResult', content)))
  },
}

export const listObjectVersions: Operation = {
  name: 'ListObjectVersions',
  method: 'GET',
  on: 'bucket',
  query: 'versions',
  action: 's3:ListBucketVersions',
  run(call) {
    const { query: parameters } = call.request
    const keyMarker = parameters.get('key-marker') ?? ''
    const versionMarker = parameters.get('version-id-marker') ?? ''
    const { query, common } = readListing(call, '')
    const marker = keyMarker === '' ? null : { key: keyMarker, versionId: versionMarker || null }
    const page = listVersions(call.bucket, { ...query, marker })
    const { write } = nameWriter(parameters)
    const Owner = ownerOf(call.bucket.facts.account)
    const next = page.isTruncated ? page.next : null
    const content = {
      ...common,
      KeyMarker: write(keyMarker),
      VersionIdMarker: versionMarker,
      NextKeyMarker: next ? write(next.key) : undefined,
      NextVersionIdMarker: next?.versionId ?? undefined,
      IsTruncated: page.isTruncated,
      Version: page.entries.flatMap((version) => {
        if (version.isDeleteMarker) return []
        const { versionId: VersionId, isLatest: IsLatest } = version
        return [{ ...contentXml(version, write), VersionId, IsLatest, Owner }]
      }),
      DeleteMarker: page.entries.flatMap((version) => {
        if (!version.isDeleteMarker) return []
        const { versionId: VersionId, isLatest: IsLatest, lastModified: LastModified } = version
        return [{ Key: write(version.key), VersionId, IsLatest, LastModified, Owner }]
      }),
      ...prefixesXml(page.commonPrefixes, write),
    }
    return Promise.resolve(xmlAnswer(writeXml('ListVersionsResult', content)))
  },
}
