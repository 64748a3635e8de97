import { S3Error } from '../s3-error.ts'
import type { ObjectDescription, StoredObject } from '../store/object-version.ts'
import { parseQuery } from '../signature/uri-encoding.ts'
import { checkTags } from './tags.ts'

type Headers = ReadonlyMap<string, string>

/** Headers that S3 keeps with an object and sends with it. */
const kept = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
  'x-amz-website-redirect-location',
  'x-amz-storage-class',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
] as const

const metadataPrefix = 'x-amz-meta-'
const mostMetadata = 2048

/** aws-chunked is how the body travelled, not how it is encoded. */
const withoutFraming = (encoding: string): string =>
  encoding
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one.toLowerCase() !== 'aws-chunked' && one !== '')
    .join(',')

function keptHeaders(headers: Headers): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of kept) {
    const value = headers.get(name)
    if (value === undefined) continue
    const plain = name === 'content-encoding' ? withoutFraming(value) : value
    if (plain !== '') found[name] = plain
  }
  return { 'content-type': 'binary/octet-stream', ...found }
}

function metadataOf(headers: Headers): Record<string, string> {
  const metadata = [...headers]
    .filter(([name]) => name.startsWith(metadataPrefix))
    .map(([name, value]) => [name.slice(metadataPrefix.length), value] as const)
  const size = metadata.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  if (size > mostMetadata)
    throw new S3Error(
      'MetadataTooLarge',
      'Your metadata headers exceed the maximum allowed metadata size',
      { Size: String(size), MaxSizeAllowed: String(mostMetadata) },
    )
  return Object.fromEntries(metadata)
}

/** x-amz-tagging: `a=b&c=d`, URL-encoded. */
const tagsOf = (headers: Headers): Record<string, string> =>
  checkTags(parseQuery(headers.get('x-amz-tagging') ?? ''))

/** What a PUT, POST or CreateMultipartUpload says of its object. Throws MetadataTooLarge, InvalidTag. */
export const descriptionOf = (headers: Headers): ObjectDescription => ({
  headers: keptHeaders(headers),
  metadata: metadataOf(headers),
  tags: tagsOf(headers),
})

/** The headers that describe an object in an answer. */
export function describingHeaders(object: StoredObject): Record<string, string> {
  const tagCount = Object.keys(object.tags).length
  return {
    ...object.headers,
    ...Object.fromEntries(
      Object.entries(object.metadata).map(([name, value]) => [`${metadataPrefix}${name}`, value]),
    ),
    ...(tagCount > 0 ? { 'x-amz-tagging-count': String(tagCount) } : {}),
    'last-modified': new Date(object.lastModified).toUTCString(),
    etag: `"${object.etag}"`,
    'accept-ranges': 'bytes',
  }
}
