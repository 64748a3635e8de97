import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { fakeClock, memoryFeedRegistry } from '@ddex/testkit'
import { secretContext } from './credentials-request.ts'
import { FeedAdministration } from './feed-administration.ts'
import { FeedInvalidError } from './invalid-feed.ts'
import { verifyPassword } from './password.ts'
import { createSecretBox } from './secret-box.ts'

const box = createSecretBox(randomBytes(32).toString('base64'))
const publicKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBdHsoCcV2qLdrVR+ScUkpfzbdFwLY4Hs8FFDv7TMQ/i label@studio'
const place = { bucket: 'my-deliveries', region: 'eu-west-1', prefix: 'deliveries/ase/' }
const basic = { name: 'Åse & Friends Ltd.', distributorId: 'ase', protocol: 'sftp' }

let registry: ReturnType<typeof memoryFeedRegistry>
let feeds: FeedAdministration

beforeEach(() => {
  registry = memoryFeedRegistry()
  feeds = new FeedAdministration({ registry, secretBox: () => box, clock: fakeClock() })
})

const faultsOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof FeedInvalidError)) throw new Error(`Not refused: ${String(error)}`)
  return Object.fromEntries(error.faults.map(({ field, message }) => [field, message]))
}

describe('creating a feed', () => {
  it('names it, and makes a password that is shown this once', async () => {
    const { feed, credentials, password } = await feeds.create(basic, {}, 'uid-1')
    expect(feed).toMatchObject({ id: 'ase-friends-ltd', username: 'ase-friends-ltd', active: true })
    expect(password).toMatch(/^([a-z2-9]{5}-){4}[a-z2-9]{5}$/)
    expect(credentials).toEqual({ hasPassword: true, publicKeys: [], secrets: [] })
    const stored = await registry.credentials(feed.id, 'sftp')
    expect(JSON.stringify([stored, registry.activities])).not.toContain(password)
    expect(await verifyPassword(password ?? '', stored?.passwordHash ?? null)).toBe(true)
    expect((await feeds.show(feed.id)).password).toBeNull()
  })

  it('makes no password for a sender with keys, unless asked', async () => {
    const withKey = await feeds.create(basic, { publicKeys: [publicKey] }, 'uid-1')
    expect(withKey).toMatchObject({ password: null, credentials: { publicKeys: [publicKey] } })
    const both = await feeds.create(
      { ...basic, id: 'both' },
      { publicKeys: [publicKey], password: 'generate' },
      'uid-1',
    )
    expect(both.password).not.toBeNull()
  })

  it('seals the secrets of a bucket for that feed alone', async () => {
    const secrets = { accessKeyId: 'AKIA0EXAMPLE', secretAccessKey: 'very secret' }
    const request = { ...basic, protocol: 's3', location: place }
    const answer = await feeds.create(request, { secrets }, 'uid-1')
    expect(answer).toMatchObject({ feed: { username: null }, password: null })
    expect(answer.credentials.secrets).toEqual(['accessKeyId', 'secretAccessKey'])
    const { sealed } = (await registry.credentials(answer.feed.id, 's3')) ?? {}
    expect(JSON.stringify(sealed)).not.toContain('very secret')
    const context = secretContext(answer.feed.id, 'secretAccessKey')
    expect(box.open(sealed?.secretAccessKey ?? '', context)).toBe('very secret')
  })

  it('notes who did it', async () => {
    await feeds.create(basic, {}, 'uid-1')
    expect(registry.activities).toMatchObject([
      { by: 'uid-1', action: 'feed_created', subject: 'delivery_feeds/ase-friends-ltd' },
    ])
  })

  it('says everything that is wrong at once', async () => {
    const wrong = {
      name: '',
      protocol: 'gopher',
      username: 'Ann O. Nymous',
      settings: { hashPolicy: 'maybe', maxFileSize: -1, colour: 'red' },
      role: 'admin',
    }
    const faults = await faultsOf(feeds.create(wrong, {}, 'uid-1'))
    expect(Object.keys(faults).sort()).toEqual([
      'distributorId',
      'name',
      'protocol',
      'role',
      'settings.colour',
      'settings.hashPolicy',
      'settings.maxFileSize',
      'username',
    ])
    expect(faults['settings.hashPolicy']).toBe('One of enforce, warn, off.')
  })

  it.each([null, 'a feed', [], 7])('refuses what is no request: %j', async (request) => {
    expect(await faultsOf(feeds.create(request, {}, 'u'))).toEqual({
      feed: 'An object with named fields.',
    })
  })

  it('takes only the credentials that the protocol has', async () => {
    const ftp = { ...basic, protocol: 'ftp' }
    expect(await faultsOf(feeds.create(ftp, { publicKeys: [publicKey] }, 'u'))).toHaveProperty([
      'credentials.publicKeys',
    ])
    expect(await faultsOf(feeds.create(basic, { publicKeys: ['ssh-dss x'] }, 'u'))).toHaveProperty([
      'credentials.publicKeys.0',
    ])
  })

  it('refuses names that another feed has', async () => {
    await feeds.create(basic, {}, 'uid-1')
    await expect(feeds.create(basic, {}, 'uid-1')).rejects.toMatchObject({ code: 'FEED_EXISTS' })
    const twin = { ...basic, id: 'twin', username: 'ase-friends-ltd' }
    await expect(feeds.create(twin, {}, 'uid-1')).rejects.toThrow('username ase-friends-ltd')
  })
})

describe('a feed that is there', () => {
  beforeEach(async () => void (await feeds.create({ ...basic, id: 'ase' }, {}, 'uid-1')))

  it('is changed in single settings', async () => {
    const { feed } = await feeds.update('ase', { settings: { settleSeconds: 60 } }, 'uid-2')
    expect(feed.settings).toMatchObject({ settleSeconds: 60, hashPolicy: 'enforce' })
    expect(registry.activities.at(-1)).toMatchObject({ by: 'uid-2', action: 'feed_changed' })
  })

  it('is told which types of file it may deliver (R13)', async () => {
    const { feed } = await feeds.show('ase')
    const all = ['audio', 'video', 'picture', 'document', 'unknown']
    expect(feed.settings.allowedFileTypes).toEqual(all)
    const wanted = { settings: { allowedFileTypes: ['picture', 'audio', 'audio'] } }
    const changed = await feeds.update('ase', wanted, 'u')
    expect(changed.feed.settings.allowedFileTypes).toEqual(['audio', 'picture'])
    for (const wrong of [[], ['archive'], 'audio', ['wav']])
      expect(
        Object.keys(
          await faultsOf(feeds.update('ase', { settings: { allowedFileTypes: wrong } }, 'u')),
        )[0],
      ).toMatch(/^settings\.allowedFileTypes/)
  })

  it('keeps a sign-in name', async () => {
    expect(await faultsOf(feeds.update('ase', { username: null }, 'u'))).toHaveProperty('username')
    expect(await faultsOf(feeds.update('ase', {}, 'u'))).toHaveProperty('feed')
    expect(await faultsOf(feeds.update('ase', { protocol: 'ftp' }, 'u'))).toHaveProperty('protocol')
  })

  it('is disabled and enabled', async () => {
    expect((await feeds.setActive('ase', false, 'u')).feed.active).toBe(false)
    expect((await feeds.setActive('ase', true, 'u')).feed.active).toBe(true)
  })

  it('gets a new password, and the old one ends', async () => {
    const before = (await registry.credentials('ase', 'sftp'))?.passwordHash
    const { password } = await feeds.rotate('ase', { password: 'generate' }, 'u')
    const after = (await registry.credentials('ase', 'sftp'))?.passwordHash ?? null
    expect(after).not.toBe(before)
    expect(await verifyPassword(password ?? '', after)).toBe(true)
  })

  it('gets keys, and its password goes only when told', async () => {
    const keyed = await feeds.rotate('ase', { publicKeys: [publicKey] }, 'u')
    expect(keyed).toMatchObject({ password: null, credentials: { hasPassword: true } })
    const { credentials } = await feeds.rotate('ase', { password: 'none' }, 'u')
    expect(credentials).toMatchObject({ hasPassword: false, publicKeys: [publicKey] })
  })

  it('is not another one', async () => {
    for (const work of [
      feeds.show('none'),
      feeds.update('none', { name: 'x' }, 'u'),
      feeds.setActive('none', true, 'u'),
      feeds.rotate('none', { password: 'none' }, 'u'),
    ])
      await expect(work).rejects.toMatchObject({ code: 'FEED_UNKNOWN' })
  })
})

describe('a place in a bucket', () => {
  const s3 = { ...basic, protocol: 's3' }

  it('is complete, with the kind of its protocol', async () => {
    const { feed } = await feeds.create({ ...s3, location: place }, {}, 'u')
    expect(feed.location).toEqual({
      ...{ kind: 's3', ...place, access: 'access-keys', afterReceipt: 'move' },
      ...{ senderPrincipal: null, externalId: null, roleArn: null },
    })
  })

  it('is needed for S3 and Cloud Storage, and nowhere else', async () => {
    expect(await faultsOf(feeds.create(s3, {}, 'u'))).toHaveProperty('location')
    const wrong = await faultsOf(feeds.create({ ...basic, name: '', location: place }, {}, 'u'))
    expect(Object.keys(wrong).sort()).toEqual(['location', 'name'])
  })

  it.each([
    ['prefix', { prefix: 'deliveries' }],
    ['prefix', { prefix: '' }],
    ['prefix', { prefix: '/deliveries/' }],
    ['prefix', { prefix: 'a/../b/' }],
    ['prefix', { prefix: 'processed/ase/' }],
    ['bucket', { bucket: 'My_Bucket' }],
    ['region', { region: 'the moon' }],
    ['senderPrincipal', { access: 'iam-role' }],
    ['senderPrincipal', { senderPrincipal: 'arn:aws:iam::*:root' }],
    ['externalId', { roleArn: 'arn:aws:iam::123456789012:role/reader' }],
    ['afterReceipt', { afterReceipt: 'burn' }],
    ['arrival', { arrival: 'poll' }],
  ])('says what is wrong with its %s: %j', async (field, wrong) => {
    const location = { ...place, ...wrong }
    expect(await faultsOf(feeds.create({ ...s3, location }, {}, 'u'))).toHaveProperty([
      `location.${field}`,
    ])
  })

  it('of Cloud Storage says how we hear of objects', async () => {
    const gcs = { ...basic, protocol: 'gcs' }
    const { bucket, prefix } = place
    const { feed } = await feeds.create({ ...gcs, location: { bucket, prefix } }, {}, 'u')
    expect(feed.location).toMatchObject({ kind: 'gcs', arrival: 'trigger' })
    const pubsub = { bucket, prefix, arrival: 'pubsub' }
    expect(await faultsOf(feeds.create({ ...gcs, location: pubsub }, {}, 'u'))).toHaveProperty([
      'location.subscription',
    ])
  })

  it('belongs to one feed, and moves', async () => {
    await feeds.create({ ...s3, id: 'one', location: place }, {}, 'u')
    const above = { ...place, prefix: 'deliveries/' }
    const second = feeds.create({ ...s3, id: 'two', location: above }, {}, 'u')
    await expect(second).rejects.toThrow('my-deliveries/deliveries/')
    const moved = { ...place, prefix: 'incoming/' }
    const { feed } = await feeds.update('one', { location: moved }, 'u')
    expect(feed.location?.prefix).toBe('incoming/')
    expect(await faultsOf(feeds.update('one', { location: null }, 'u'))).toHaveProperty('location')
  })
})
