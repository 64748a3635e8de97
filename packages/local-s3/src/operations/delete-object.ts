import { checkWriteConditions } from '../request/conditions.ts'
import { S3Error } from '../s3-error.ts'
import { readXml, malformedXml, writeXml, type XmlObject } from '../request/xml.ts'
import { nullVersion, type DeleteMarker } from '../store/object-version.ts'
import { newId } from '../store/sequence.ts'
import { versioned, xmlAnswer, type BucketCall, type Operation } from './operation.ts'

/** What a delete did: the version that went, or the marker that came. */
interface Deleted {
  versionId: string | null
  isDeleteMarker: boolean
}

async function deleteVersion(call: BucketCall, key: string, versionId: string): Promise<Deleted> {
  const { bucket, endpoint } = call
  const found = bucket.version(key, versionId)
  if (found) {
    await bucket.removeVersion(key, versionId)
    endpoint.notifier.removed(call, { key, versionId, sequencer: endpoint.sequence.next() })
  }
  return { versionId, isDeleteMarker: found?.isDeleteMarker ?? false }
}

async function addMarker(call: BucketCall, key: string): Promise<Deleted> {
  const { bucket, endpoint } = call
  const marker: DeleteMarker = {
    isDeleteMarker: true,
    key,
    versionId: bucket.idFor(newId),
    lastModified: endpoint.clock.now().toISOString(),
    sequencer: endpoint.sequence.next(),
  }
  await bucket.put(marker)
  endpoint.notifier.marked(call, marker)
  return { versionId: marker.versionId, isDeleteMarker: true }
}

async function deleteKey(
  call: BucketCall,
  key: string,
  versionId: string | undefined,
): Promise<Deleted> {
  if (versionId !== undefined) return deleteVersion(call, key, versionId)
  if (call.bucket.versioning !== null) return addMarker(call, key)
  await deleteVersion(call, key, nullVersion)
  return { versionId: null, isDeleteMarker: false }
}

export const deleteObject: Operation = {
  name: 'DeleteObject',
  method: 'DELETE',
  on: 'object',
  action: versioned('s3:DeleteObject', 's3:DeleteObjectVersion'),
  async run(call) {
    // AWS has deletes with If-Match since 2025; it looks at what lies on top of the key.
    if (call.request.headers.has('if-match'))
      checkWriteConditions(call.request.headers, call.bucket.latest(call.key))
    const { versionId, isDeleteMarker } = await deleteKey(
      call,
      call.key,
      call.request.query.get('versionId'),
    )
    return {
      status: 204,
      headers: {
        'x-amz-version-id': versionId ?? undefined,
        'x-amz-delete-marker': isDeleteMarker ? 'true' : undefined,
      },
    }
  },
}

const mostKeys = 1000

interface Doomed {
  key: string
  versionId: string | undefined
}

/** Deletes one of many and tells how it went. */
async function deleteOne(call: BucketCall, { key, versionId }: Doomed): Promise<XmlObject> {
  const action = versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion'
  if (!call.isAllowed({ action, bucket: call.bucket, key }))
    return {
      Error: { Key: key, VersionId: versionId, Code: 'AccessDenied', Message: 'Access Denied' },
    }
  const deleted = await deleteKey(call, key, versionId)
  return {
    Deleted: {
      Key: key,
      VersionId: versionId,
      DeleteMarker: deleted.isDeleteMarker ? true : undefined,
      DeleteMarkerVersionId: deleted.isDeleteMarker ? (deleted.versionId ?? undefined) : undefined,
    },
  }
}

export const deleteObjects: Operation = {
  name: 'DeleteObjects',
  method: 'POST',
  on: 'bucket',
  query: 'delete',
  action: null,
  async run(call) {
    const { headers } = call.request
    const isChecked = [...headers.keys()].some(
      (name) => name === 'content-md5' || /^x-amz-(checksum-|trailer$)/.test(name),
    )
    if (!isChecked)
      throw new S3Error(
        'InvalidRequest',
        'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
      )
    const document = readXml(await call.text(), 'Delete')
    const doomed = document
      .all('Object')
      .map((node) => ({ key: node.required('Key'), versionId: node.text('VersionId') }))
    if (doomed.length === 0 || doomed.length > mostKeys) throw malformedXml()
    const isQuiet = document.text('Quiet') === 'true'
    const results: XmlObject[] = []
    for (const one of doomed) results.push(await deleteOne(call, one))
    const content = {
      Deleted: isQuiet ? [] : results.map(({ Deleted }) => Deleted).filter(Boolean),
      Error: results.map(({ Error: error }) => error).filter(Boolean),
    }
    return xmlAnswer(writeXml('DeleteResult', content))
  },
}
