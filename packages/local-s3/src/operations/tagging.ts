import { readXml, writeXml } from '../request/xml.ts'
import { checkTags } from '../request/tags.ts'
import { S3Error } from '../s3-error.ts'
import { findObject, versionHeader } from './find-version.ts'
import { versioned, xmlAnswer, type ObjectCall, type Operation } from './operation.ts'

const mostBucketTags = 50
const setting = 'tagging'

type Tags = Readonly<Record<string, string>>

function readTags(text: string, most?: number): Record<string, string> {
  const nodes = readXml(text, 'Tagging').child('TagSet')?.all('Tag') ?? []
  return checkTags(
    nodes.map((node) => [node.required('Key'), node.required('Value')] as const),
    most,
  )
}

const writeTags = (tags: Tags): string =>
  writeXml('Tagging', {
    TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
  })

const objectOf = (call: ObjectCall): ReturnType<typeof findObject> =>
  findObject(call, { key: call.key, versionId: call.request.query.get('versionId') })

export const taggingOperations: readonly Operation[] = [
  {
    name: 'GetObjectTagging',
    method: 'GET',
    on: 'object',
    query: setting,
    action: versioned('s3:GetObjectTagging', 's3:GetObjectVersionTagging'),
    run(call) {
      const object = objectOf(call)
      return Promise.resolve(xmlAnswer(writeTags(object.tags), versionHeader(call.bucket, object)))
    },
  },
  {
    name: 'PutObjectTagging',
    method: 'PUT',
    on: 'object',
    query: setting,
    action: versioned('s3:PutObjectTagging', 's3:PutObjectVersionTagging'),
    async run(call) {
      const tags = readTags(await call.text())
      const object = objectOf(call)
      call.bucket.amend({ ...object, tags })
      return { status: 200, headers: versionHeader(call.bucket, object) }
    },
  },
  {
    name: 'DeleteObjectTagging',
    method: 'DELETE',
    on: 'object',
    query: setting,
    action: versioned('s3:DeleteObjectTagging', 's3:DeleteObjectVersionTagging'),
    run(call) {
      const object = objectOf(call)
      call.bucket.amend({ ...object, tags: {} })
      return Promise.resolve({ status: 204, headers: versionHeader(call.bucket, object) })
    },
  },
  {
    name: 'GetBucketTagging',
    method: 'GET',
    on: 'bucket',
    query: setting,
    action: 's3:GetBucketTagging',
    run({ bucket }) {
      const text = bucket.setting(setting)
      if (text !== null) return Promise.resolve(xmlAnswer(writeTags(JSON.parse(text) as Tags)))
      throw new S3Error('NoSuchTagSet', 'The TagSet does not exist', {
        BucketName: bucket.facts.name,
      })
    },
  },
  {
    name: 'PutBucketTagging',
    method: 'PUT',
    on: 'bucket',
    query: setting,
    action: 's3:PutBucketTagging',
    async run({ bucket, text }) {
      bucket.set(setting, JSON.stringify(readTags(await text(), mostBucketTags)))
      return { status: 204 }
    },
  },
  {
    name: 'DeleteBucketTagging',
    method: 'DELETE',
    on: 'bucket',
    query: setting,
    action: 's3:PutBucketTagging',
    run({ bucket }) {
      bucket.set(setting, null)
      return Promise.resolve({ status: 204 })
    },
  },
]
