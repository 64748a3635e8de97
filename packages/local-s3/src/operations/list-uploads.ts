import { countParameter, nameWriter } from '../request/paging.ts'
import { writeXml } from '../request/xml.ts'
import { S3Error } from '../s3-error.ts'
import { compareKeys } from '../store/key-order.ts'
import { commonPrefixOf } from '../store/listing.ts'
import type { Upload } from '../store/upload.ts'
import { findUpload, partChecksumXml } from './multipart.ts'
import { ownerOf } from '../store/owner.ts'
import { xmlAnswer, type BucketCall, type Operation } from './operation.ts'

export const listParts: Operation = {
  name: 'ListParts',
  method: 'GET',
  on: 'object',
  query: 'uploadId',
  action: 's3:ListMultipartUploadParts',
  run(call) {
    const { request, bucket } = call
    const { upload, parts } = findUpload(call)
    const most = countParameter(request.query, 'max-parts')
    const marker = request.query.get('part-number-marker') ?? '0'
    if (!/^\d{1,10}$/.test(marker))
      throw new S3Error('InvalidArgument', 'Provided part-number-marker not an integer')
    const all = [...parts.values()]
      .filter(({ number }) => number > Number(marker))
      .sort((a, b) => a.number - b.number)
    const page = all.slice(0, most)
    const content = {
      Bucket: bucket.facts.name,
      Key: nameWriter(request.query).write(upload.key),
      UploadId: upload.uploadId,
      Initiator: { ID: upload.initiator, DisplayName: upload.initiator },
      Owner: ownerOf(bucket.facts.account),
      StorageClass: upload.headers['x-amz-storage-class'] ?? 'STANDARD',
      PartNumberMarker: Number(marker),
      NextPartNumberMarker: page.at(-1)?.number ?? 0,
      MaxParts: most,
      IsTruncated: all.length > page.length,
      ChecksumAlgorithm: upload.checksumAlgorithm ?? undefined,
      ChecksumType: upload.checksumAlgorithm === null ? undefined : upload.checksumType,
      Part: page.map((part) => ({
        PartNumber: part.number,
        LastModified: part.lastModified,
        ETag: `"${part.etag}"`,
        Size: part.size,
        ...partChecksumXml(part),
      })),
    }
    return Promise.resolve(xmlAnswer(writeXml('ListPartsResult', content)))
  },
}

/** Open uploads of a bucket by key, then by when they began. */
const uploadsOf = ({ bucket }: BucketCall): Upload[] =>
  [...bucket.uploads.values()]
    .map(({ upload }) => upload)
    .sort((a, b) => compareKeys(a.key, b.key) || a.initiated.localeCompare(b.initiated))

/** Those behind the markers. */
function uploadsBehind(call: BucketCall, keyMarker: string, idMarker: string): Upload[] {
  const all = uploadsOf(call)
  const at = all.findIndex(({ key, uploadId }) => key === keyMarker && uploadId === idMarker)
  if (idMarker !== '' && at >= 0) return all.slice(at + 1)
  return keyMarker === '' ? all : all.filter(({ key }) => compareKeys(key, keyMarker) > 0)
}

export const listMultipartUploads: Operation = {
  name: 'ListMultipartUploads',
  method: 'GET',
  on: 'bucket',
  query: 'uploads',
  action: 's3:ListBucketMultipartUploads',
  run(call) {
    const { query } = call.request
    const { write, encodingType } = nameWriter(query)
    const most = countParameter(query, 'max-uploads')
    const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? '']
    const keyMarker = query.get('key-marker') ?? ''
    const idMarker = query.get('upload-id-marker') ?? ''
    const found = uploadsBehind(call, keyMarker, idMarker).filter(({ key }) =>
      key.startsWith(prefix),
    )
    const groups = new Set<string>()
    const single = found.filter(({ key }) => {
      const group = commonPrefixOf(key, prefix, delimiter)
      if (group !== null) groups.add(group)
      return group === null
    })
    const page = single.slice(0, most)
    const last = single.length > page.length ? page.at(-1) : undefined
    const content = {
      Bucket: call.bucket.facts.name,
      KeyMarker: write(keyMarker),
      UploadIdMarker: idMarker,
      NextKeyMarker: last ? write(last.key) : '',
      NextUploadIdMarker: last?.uploadId ?? '',
      Prefix: write(prefix),
      Delimiter: delimiter === '' ? undefined : write(delimiter),
      EncodingType: encodingType,
      MaxUploads: most,
      IsTruncated: last !== undefined,
      Upload: page.map((upload) => ({
        Key: write(upload.key),
        UploadId: upload.uploadId,
        Initiator: { ID: upload.initiator, DisplayName: upload.initiator },
        Owner: ownerOf(call.bucket.facts.account),
        StorageClass: upload.headers['x-amz-storage-class'] ?? 'STANDARD',
        Initiated: upload.initiated,
        ChecksumAlgorithm: upload.checksumAlgorithm ?? undefined,
        ChecksumType: upload.checksumAlgorithm === null ? undefined : upload.checksumType,
      })),
      CommonPrefixes: [...groups].map((group) => ({ Prefix: write(group) })),
    }
    return Promise.resolve(xmlAnswer(writeXml('ListMultipartUploadsResult', content)))
  },
}
