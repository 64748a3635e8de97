import { S3Error } from '../s3-error.ts'
import type { S3Request } from '../request/s3-request.ts'
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  headBucket,
  listBuckets,
} from './buckets.ts'
import { completeMultipartUpload } from './complete-multipart.ts'
import { copyObject, uploadPartCopy } from './copy-object.ts'
import { deleteObject, deleteObjects } from './delete-object.ts'
import { getObject, headObject } from './get-object.ts'
import { listObjectsV1, listObjectsV2, listObjectVersions } from './list-objects.ts'
import { listMultipartUploads, listParts } from './list-uploads.ts'
import { abortMultipartUpload, createMultipartUpload, uploadPart } from './multipart.ts'
import type { Operation } from './operation.ts'
import { policyOperations } from './bucket-policy.ts'
import { postObject } from './post-object.ts'
import { putObject } from './put-object.ts'
import { settingOperations } from './settings.ts'
import { taggingOperations } from './tagging.ts'

const operations: readonly Operation[] = [
  listBuckets,
  createBucket,
  headBucket,
  deleteBucket,
  getBucketLocation,
  listObjectsV2,
  listObjectsV1,
  listObjectVersions,
  deleteObjects,
  listMultipartUploads,
  ...settingOperations,
  ...policyOperations,
  ...taggingOperations,
  postObject,
  putObject,
  getObject,
  headObject,
  deleteObject,
  copyObject,
  createMultipartUpload,
  uploadPart,
  uploadPartCopy,
  completeMultipartUpload,
  abortMultipartUpload,
  listParts,
]

/** Parameters that make a request another operation; unknown here, they must not fall through to a PUT. */
const subresources = new Set(
  'accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle location logging metadataTable metrics notification object-lock ownershipControls policy policyStatus publicAccessBlock renameObject replication requestPayment restore retention select session tagging torrent uploads uploadId versioning versions website'.split(
    ' ',
  ),
)

const levelOf = ({ bucket, key }: S3Request): readonly Operation['on'][] => {
  if (bucket === null) return ['service']
  return key === null ? ['bucket', 'new bucket'] : ['object']
}

const weight = ({ query, header }: Operation): number => (query ? 1 : 0) + (header ? 1 : 0)

/** Which operation a request is. Throws NotImplemented, MethodNotAllowed. */
export function findOperation(request: S3Request): Operation {
  const levels = levelOf(request)
  const named = [...request.query.keys()].filter((name) => subresources.has(name))
  const [found] = operations
    .filter(({ on, method }) => levels.includes(on) && method === request.method)
    .filter(({ query }) => query === undefined || request.query.has(query))
    .filter(({ header }) => header === undefined || request.headers.has(header))
    .filter(({ query }) => named.every((name) => name === query))
    .sort((a, b) => weight(b) - weight(a))
  if (found) return found
  if (named.length > 0 && ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'].includes(request.method))
    throw new S3Error(
      'NotImplemented',
      'A header or query you provided implies functionality that is not implemented',
      {
        Query: named.join(' '),
      },
    )
  throw new S3Error(
    'MethodNotAllowed',
    'The specified method is not allowed against this resource.',
    { Method: request.method, ResourceType: request.key === null ? 'BUCKET' : 'OBJECT' },
  )
}
