import { corsSetting } from '../request/cors.ts'
import { malformedXml, readXml, writeXml, type XmlNode } from '../request/xml.ts'
import { S3Error, type S3ErrorCode } from '../s3-error.ts'
import { newId } from '../store/sequence.ts'
import { notificationSetting } from '../events/notifier.ts'
import { readNotifications, writeNotifications } from '../events/notification-configuration.ts'
import { xmlAnswer, type Operation } from './operation.ts'

/** A document that a bucket keeps, and what is answered where there is none. */
interface Setting {
  /** As in the operation's name. */
  name: string
  query: string
  /** Actions of policies: to read and to write. */
  read: string
  write: string
  /** Checks what is sent and gives what is kept. Throws S3Error. */
  accept(text: string): string
  absent: { code: S3ErrorCode; message: string } | { document: string }
  canDelete: boolean
}

/** Keeps XML as it came, once its root and its rules are what they should be. */
const xmlOf =
  (root: string, check: (node: XmlNode) => boolean) =>
  (text: string): string => {
    if (!check(readXml(text, root))) throw malformedXml()
    return text
  }

const hasRules = (node: XmlNode): boolean => node.all('Rule').length > 0

const isMethod = (name: string): boolean => ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'].includes(name)

const isCorsRule = (rule: XmlNode): boolean =>
  rule.all('AllowedOrigin').length > 0 &&
  rule.all('AllowedMethod').length > 0 &&
  rule.all('AllowedMethod').every(({ value }) => isMethod(value))

const isLifecycleRule = (rule: XmlNode): boolean =>
  ['Enabled', 'Disabled'].includes(rule.text('Status') ?? '') &&
  [
    'Expiration',
    'Transition',
    'NoncurrentVersionExpiration',
    'NoncurrentVersionTransition',
    'AbortIncompleteMultipartUpload',
  ].some((action) => rule.child(action) !== undefined)

const isEncryptionRule = (rule: XmlNode): boolean =>
  ['AES256', 'aws:kms', 'aws:kms:dsse'].includes(
    rule.child('ApplyServerSideEncryptionByDefault')?.text('SSEAlgorithm') ?? '',
  )

const blockFlags = [
  'BlockPublicAcls',
  'IgnorePublicAcls',
  'BlockPublicPolicy',
  'RestrictPublicBuckets',
]

/** The name under which a bucket keeps whether it has access control lists. */
export const ownershipSetting = 'ownershipControls'

const ownerships = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter']

const settings: readonly Setting[] = [
  {
    name: 'BucketCors',
    query: corsSetting,
    read: 's3:GetBucketCORS',
    write: 's3:PutBucketCORS',
    accept: xmlOf('CORSConfiguration', (node) => {
      const rules = node.all('CORSRule')
      return rules.length > 0 && rules.length <= 100 && rules.every(isCorsRule)
    }),
    absent: {
      code: 'NoSuchCORSConfiguration',
      message: 'The CORS configuration does not exist',
    },
    canDelete: true,
  },
  {
    name: 'BucketLifecycleConfiguration',
    query: 'lifecycle',
    read: 's3:GetLifecycleConfiguration',
    write: 's3:PutLifecycleConfiguration',
    accept: xmlOf(
      'LifecycleConfiguration',
      (node) => hasRules(node) && node.all('Rule').every(isLifecycleRule),
    ),
    absent: {
      code: 'NoSuchLifecycleConfiguration',
      message: 'The lifecycle configuration does not exist',
    },
    canDelete: true,
  },
  {
    name: 'BucketEncryption',
    query: 'encryption',
    read: 's3:GetEncryptionConfiguration',
    write: 's3:PutEncryptionConfiguration',
    accept: xmlOf(
      'ServerSideEncryptionConfiguration',
      (node) => hasRules(node) && node.all('Rule').every(isEncryptionRule),
    ),
    // Since 2023 every bucket encrypts with S3's own keys unless told otherwise.
    absent: {
      document: writeXml('ServerSideEncryptionConfiguration', {
        Rule: {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
          BucketKeyEnabled: false,
        },
      }),
    },
    canDelete: true,
  },
  {
    name: 'PublicAccessBlock',
    query: 'publicAccessBlock',
    read: 's3:GetBucketPublicAccessBlock',
    write: 's3:PutBucketPublicAccessBlock',
    accept: xmlOf('PublicAccessBlockConfiguration', (node) =>
      blockFlags.every((flag) => /^(true|false)?$/i.test(node.text(flag) ?? '')),
    ),
    absent: {
      code: 'NoSuchPublicAccessBlockConfiguration',
      message: 'The public access block configuration was not found',
    },
    canDelete: true,
  },
  {
    name: 'BucketOwnershipControls',
    query: ownershipSetting,
    read: 's3:GetBucketOwnershipControls',
    write: 's3:PutBucketOwnershipControls',
    accept: xmlOf('OwnershipControls', (node) =>
      ownerships.includes(node.child('Rule')?.text('ObjectOwnership') ?? ''),
    ),
    absent: {
      document: writeXml('OwnershipControls', { Rule: { ObjectOwnership: 'BucketOwnerEnforced' } }),
    },
    canDelete: true,
  },
  {
    name: 'BucketNotificationConfiguration',
    query: notificationSetting,
    read: 's3:GetBucketNotification',
    write: 's3:PutBucketNotification',
    accept: (text) => writeNotifications(readNotifications(text, newId)),
    absent: { document: writeXml('NotificationConfiguration', {}) },
    canDelete: false,
  },
]

/** GET, PUT and, where S3 has it, DELETE of one setting. */
function operationsOf(setting: Setting): Operation[] {
  const { name, query, absent } = setting
  const get: Operation = {
    name: `Get${name}`,
    method: 'GET',
    on: 'bucket',
    query,
    action: setting.read,
    run({ bucket }) {
      const text = bucket.setting(query)
      if (text !== null) return Promise.resolve(xmlAnswer(text))
      if ('document' in absent) return Promise.resolve(xmlAnswer(absent.document))
      throw new S3Error(absent.code, absent.message, { BucketName: bucket.facts.name })
    },
  }
  const put: Operation = {
    name: `Put${name}`,
    method: 'PUT',
    on: 'bucket',
    query,
    action: setting.write,
    async run({ bucket, text }) {
      bucket.set(query, setting.accept(await text()))
      return { status: 200 }
    },
  }
  const remove: Operation = {
    name: `Delete${name}`,
    method: 'DELETE',
    on: 'bucket',
    query,
    action: setting.write,
    run({ bucket }) {
      bucket.set(query, null)
      return Promise.resolve({ status: 204 })
    },
  }
  return setting.canDelete ? [get, put, remove] : [get, put]
}

const getVersioning: Operation = {
  name: 'GetBucketVersioning',
  method: 'GET',
  on: 'bucket',
  query: 'versioning',
  action: 's3:GetBucketVersioning',
  run: ({ bucket }) =>
    Promise.resolve(
      xmlAnswer(writeXml('VersioningConfiguration', { Status: bucket.versioning ?? undefined })),
    ),
}

const putVersioning: Operation = {
  name: 'PutBucketVersioning',
  method: 'PUT',
  on: 'bucket',
  query: 'versioning',
  action: 's3:PutBucketVersioning',
  async run({ bucket, text }) {
    const status = readXml(await text(), 'VersioningConfiguration').text('Status')
    if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml()
    bucket.set('versioning', status)
    return { status: 200 }
  },
}

export const settingOperations: readonly Operation[] = [
  ...settings.flatMap(operationsOf),
  getVersioning,
  putVersioning,
]
