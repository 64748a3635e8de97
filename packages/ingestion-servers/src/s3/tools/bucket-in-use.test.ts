import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetBucketLocationCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { createLocalS3, type LocalS3, type LocalS3Options, type S3Event } from '@ddex/local-s3'
import { parsePolicy } from '@ddex/local-s3/policy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyBucketPolicy } from './apply-bucket-policy.ts'
import { awsClients, type AwsClients } from './aws-clients.ts'
import { createBucket } from './create-bucket.ts'
import { lambdaRolePolicy } from './lambda-role.ts'
import { defaultLifecycle } from './lifecycle.ts'
import { withOurNotifications } from './notification-config.ts'
import { policyOf, type PolicyDocument } from './policy-document.ts'
import { senderPolicy, signerPolicy } from './sender-policy.ts'
import { testFeed } from './test-feed.ts'

const ours = '111122223333'
const at = { bucket: 'deliveries-eu', region: 'eu-west-1' }
const partnerRole = 'arn:aws:iam::444455556666:role/uploader'
const partner = testFeed('partner', { access: 'iam-role', senderPrincipal: partnerRole })
const keyed = testFeed('keyed', { access: 'access-keys' })
const signed = testFeed('signed')
const feeds = [partner, keyed, signed]

const key = (name: string, arn: string, policy?: PolicyDocument) => ({
  accessKeyId: name,
  secretAccessKey: `secret-of-${name}`,
  arn,
  ...(policy && { policy: parsePolicy(policy) }),
})
const role = lambdaRolePolicy({
  region: 'eu-west-1',
  accountId: ours,
  functionName: 'ingestion',
  buckets: [{ ...at, feeds }],
  secretArns: [],
})
const keys = [
  key('ADMIN', `arn:aws:iam::${ours}:user/admin`),
  key('PARTNER', 'arn:aws:sts::444455556666:assumed-role/uploader/night'),
  key('KEYED', `arn:aws:iam::${ours}:user/ddex-dsp-feed-keyed`, senderPolicy(at, keyed)),
  key('SIGNER', `arn:aws:iam::${ours}:user/signer`, signerPolicy(at, feeds)),
  key('LAMBDA', `arn:aws:sts::${ours}:assumed-role/ingestion/call`, role),
  key('NOBODY', `arn:aws:iam::${ours}:user/nobody`, policyOf([])),
  key('STRANGER', 'arn:aws:iam::999900001111:user/mallory'),
]

describe('a bucket that we made, in use', () => {
  let folder: string
  let server: LocalS3
  let endpoint: string
  let events: string[]
  let admin: AwsClients

  const clientsOf = (accessKeyId: string, region = at.region): AwsClients =>
    awsClients({
      region,
      endpoint,
      credentials: { accessKeyId, secretAccessKey: `secret-of-${accessKeyId}` },
    })
  const s3Of = (name: string): S3Client => clientsOf(name).s3

  async function start(more: Partial<LocalS3Options> = {}): Promise<void> {
    const onEvent = (event: S3Event) => {
      for (const { s3, eventName } of event.Records) events.push(`${eventName} ${s3.object.key}`)
      return Promise.resolve()
    }
    server = createLocalS3({ folder, keys, regions: ['us-east-1', 'eu-west-1'], onEvent, ...more })
    endpoint = `http://127.0.0.1:${(await server.start()).port}`
  }

  const make = (bucket: string, region: string) =>
    createBucket(clientsOf('ADMIN', region), {
      ...{ bucket, region, accountId: ours, tags: {}, lifecycle: defaultLifecycle },
      encryption: { kind: 's3' },
    })

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bucket-in-use-'))
    events = []
    await start()
    admin = clientsOf('ADMIN')
    await make(at.bucket, at.region)
    await applyBucketPolicy(admin, { ...at, feeds })
  })
  afterEach(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const put = (name: string, Key: string, Body: string | Buffer = 'x') =>
    s3Of(name).send(new PutObjectCommand({ Bucket: at.bucket, Key, Body }))
  const denied = { name: 'AccessDenied' }

  it('takes what its sender puts, in one and in many parts', async () => {
    await put('PARTNER', 'deliveries/partner/album/message.xml')
    const track = { Bucket: at.bucket, Key: 'deliveries/partner/album/01.flac' }
    const Body = Buffer.alloc(11 * 1024 ** 2, 7)
    await new Upload({ client: s3Of('PARTNER'), params: { ...track, Body } }).done()
    const head = await s3Of('PARTNER').send(new HeadObjectCommand(track))
    expect(head.ContentLength).toBe(Body.length)
    const Prefix = 'deliveries/partner/'
    const list = await s3Of('PARTNER').send(new ListObjectsV2Command({ Bucket: at.bucket, Prefix }))
    expect(list.KeyCount).toBe(2)
  })

  it('takes nothing of it anywhere else, and shows it nothing of others', async () => {
    await put('KEYED', 'deliveries/keyed/message.xml')
    await expect(put('PARTNER', 'deliveries/keyed/message.xml')).rejects.toMatchObject(denied)
    await expect(put('PARTNER', 'processed/partner/message.xml')).rejects.toMatchObject(denied)
    const theirs = { Bucket: at.bucket, Key: 'deliveries/keyed/message.xml' }
    await expect(s3Of('PARTNER').send(new GetObjectCommand(theirs))).rejects.toMatchObject(denied)
    for (const Prefix of [undefined, 'deliveries/', 'deliveries/keyed/']) {
      const list = new ListObjectsV2Command({ Bucket: at.bucket, Prefix })
      await expect(s3Of('PARTNER').send(list)).rejects.toMatchObject(denied)
    }
  })

  it.each(['STRANGER', 'NOBODY'])('takes nothing of %s', async (name) => {
    for (const { prefix } of feeds) {
      await expect(put(name, `${prefix}a.xml`)).rejects.toMatchObject(denied)
    }
  })

  it('lets a sender go that is taken out of its policy', async () => {
    await put('PARTNER', 'deliveries/partner/a.xml')
    const steps = await applyBucketPolicy(admin, { ...at, feeds: [keyed, signed] })
    expect(steps.map(({ call }) => call)).toEqual(['s3:PutBucketPolicy'])
    await expect(put('PARTNER', 'deliveries/partner/b.xml')).rejects.toMatchObject(denied)
    expect(await applyBucketPolicy(admin, { ...at, feeds: [keyed, signed] })).toEqual([])
  })

  it('takes an upload by signed URL, which neither reads nor reaches further', async () => {
    const urlOf = (command: PutObjectCommand | GetObjectCommand) =>
      getSignedUrl(s3Of('SIGNER'), command as PutObjectCommand, { expiresIn: 60 })
    const object = { Bucket: at.bucket, Key: 'deliveries/signed/01.flac' }
    const upload = (url: string) => fetch(url, { method: 'PUT', body: 'x' })
    expect((await upload(await urlOf(new PutObjectCommand(object)))).status).toBe(200)
    expect((await fetch(await urlOf(new GetObjectCommand(object)))).status).toBe(403)
    const elsewhere = { ...object, Key: 'deliveries/keyed/01.flac' }
    expect((await upload(await urlOf(new PutObjectCommand(elsewhere)))).status).toBe(403)
  })

  it('tells of what senders put, and of nothing that the function does then', async () => {
    const arn = `arn:aws:lambda:eu-west-1:${ours}:function:ingestion:live`
    const target = { kind: 'lambda', arn } as const
    await admin.s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: at.bucket,
        NotificationConfiguration: withOurNotifications(at.bucket, {}, ['deliveries/'], target),
      }),
    )
    const Key = 'deliveries/partner/album/01.flac'
    await put('PARTNER', Key)
    await server.eventsDelivered()
    expect(events).toEqual([`ObjectCreated:Put ${Key}`])

    const Bucket = at.bucket
    const lambda = s3Of('LAMBDA')
    await lambda.send(
      new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }),
    )
    const CopySource = `${Bucket}/${Key}`
    const moved = { Bucket, Key: 'processed/partner/album/01.flac', CopySource }
    await lambda.send(new CopyObjectCommand(moved))
    await lambda.send(new DeleteObjectCommand({ Bucket, Key }))
    await put('LAMBDA', 'errors/partner/album/02.flac.error.json', '{}')
    await put('LAMBDA', 'acknowledgements/partner/ACK_1.xml', '<a/>')
    await expect(put('LAMBDA', 'deliveries/partner/again.xml')).rejects.toMatchObject(denied)
    await server.eventsDelivered()
    expect(events).toHaveLength(1)
    await s3Of('PARTNER').send(
      new GetObjectCommand({ Bucket, Key: 'acknowledgements/partner/ACK_1.xml' }),
    )
  })

  it('takes nothing without TLS', async () => {
    await server.stop()
    await start({ secureTransport: false })
    await expect(put('PARTNER', 'deliveries/partner/a.xml')).rejects.toMatchObject(denied)
    await expect(put('ADMIN', 'deliveries/partner/a.xml')).rejects.toMatchObject(denied)
  })

  it('is not taken for one of another account, which has to choose another name', async () => {
    const theirs = createBucket(clientsOf('STRANGER'), {
      ...{ ...at, accountId: '999900001111', tags: {}, lifecycle: defaultLifecycle },
      encryption: { kind: 's3' },
    })
    await expect(theirs).rejects.toMatchObject({ code: 'BUCKET_FOREIGN' })
  })

  it('has a neighbour in another region, with policies and senders of its own', async () => {
    const neighbour = { bucket: 'deliveries-us', region: 'us-east-1' }
    await make(neighbour.bucket, neighbour.region)
    const there = clientsOf('ADMIN', 'us-east-1')
    await applyBucketPolicy(there, { ...neighbour, feeds: [partner] })
    const inUs = clientsOf('PARTNER', 'us-east-1').s3
    const object = { Bucket: neighbour.bucket, Key: 'deliveries/partner/a.xml', Body: 'x' }
    await inUs.send(new PutObjectCommand(object))
    await put('PARTNER', 'deliveries/partner/a.xml')
    // A signature for one region is none for a bucket in the other.
    const crossed = s3Of('PARTNER').send(new PutObjectCommand(object))
    await expect(crossed).rejects.toThrow()
    const location = await admin.s3.send(new GetBucketLocationCommand({ Bucket: at.bucket }))
    expect(location.LocationConstraint).toBe('eu-west-1')
    const keyedThere = clientsOf('KEYED', 'us-east-1').s3
    const theirs = new PutObjectCommand({ ...object, Key: 'deliveries/keyed/a.xml' })
    await expect(keyedThere.send(theirs)).rejects.toMatchObject(denied)
  })
})
