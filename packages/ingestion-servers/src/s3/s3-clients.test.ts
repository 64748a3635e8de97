import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { randomBytes } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { createSecretBox, secretContext, type Feed, type FeedDirectory } from '@ddex/dsp-core'
import { fakeClock } from '@ddex/testkit'
import { S3Clients } from './s3-clients.ts'
import { s3Sender } from './s3-test-senders.ts'

const roleArn = 'arn:aws:iam::210987654321:role/reader'
const box = createSecretBox(randomBytes(32).toString('base64'))
const own = { accessKeyId: 'OWN', secretAccessKey: 'own' }

const directoryOf = (sealed?: Record<string, string>): Pick<FeedDirectory, 'findFeed'> => ({
  findFeed: async (_protocol, id) => ({
    feed: s3Sender(id).feed,
    credentials: {
      ...{ passwordHash: null, publicKeys: [], updatedAt: new Date(0) },
      ...(sealed ? { sealed } : {}),
    },
  }),
})
const sealedFor = (feedId: string) => ({
  accessKeyId: box.seal('THEIRS', secretContext(feedId, 'accessKeyId')),
  secretAccessKey: box.seal('theirs', secretContext(feedId, 'secretAccessKey')),
})
const keysOf = async (clients: S3Clients, feed: Feed) =>
  (await clients.of(feed)).config.credentials()

let sts: Server | null = null
afterEach(() => {
  sts?.closeAllConnections()
  sts?.close()
  sts = null
})

/** Gives the role's credentials to whoever knows the external id; they last for some seconds. */
async function startSts(lastsSeconds: number) {
  const asked: URLSearchParams[] = []
  sts = createServer((request, response) => {
    void text(request).then((body) => {
      const form = new URLSearchParams(body)
      asked.push(form)
      const isKnown = form.get('ExternalId') === 'ext-1' && form.get('RoleArn') === roleArn
      response.writeHead(isKnown ? 200 : 403, { 'content-type': 'text/xml' })
      const expires = new Date(Date.now() + lastsSeconds * 1000).toISOString()
      response.end(
        isKnown
          ? `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ROLE${asked.length}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expires}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`
          : '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>',
      )
    })
  })
  await new Promise<void>((done) => sts?.listen(0, '127.0.0.1', done))
  return { asked, endpoint: `http://127.0.0.1:${(sts.address() as AddressInfo).port}` }
}

test('buckets of ours are reached with what the function has, one client a region', async () => {
  const clients = new S3Clients({ feeds: directoryOf(), ownKeys: own })
  const [one, two] = [s3Sender('one').feed, s3Sender('two').feed]
  expect(await keysOf(clients, one)).toMatchObject(own)
  expect(await clients.of(one)).toBe(await clients.of(two))
  const far = s3Sender('far', { region: 'us-east-1' }).feed
  expect(await clients.of(far)).not.toBe(await clients.of(one))
  expect(await (await clients.of(far)).config.region()).toBe('us-east-1')
})

test('a bucket of the sender is reached with the keys that are sealed for it, and for no other', async () => {
  const secretBox = () => box
  const clients = new S3Clients({ feeds: directoryOf(sealedFor('one')), ownKeys: own, secretBox })
  expect(await keysOf(clients, s3Sender('one').feed)).toMatchObject({
    accessKeyId: 'THEIRS',
    secretAccessKey: 'theirs',
  })
  const copied = clients.of(s3Sender('two').feed)
  await expect(copied).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' })
  const blind = new S3Clients({ feeds: directoryOf(sealedFor('one')), ownKeys: own })
  const refused = blind.of(s3Sender('one').feed)
  await expect(refused).rejects.toMatchObject({ code: 'SEALING_KEY_MISSING' })
})

test('away from AWS nothing but keys of a feed will do', async () => {
  const secretBox = () => box
  const parts = { secretBox, isOutside: true }
  const inside = new S3Clients({ feeds: directoryOf(sealedFor('one')), ...parts })
  expect(await keysOf(inside, s3Sender('one').feed)).toMatchObject({ accessKeyId: 'THEIRS' })
  const without = new S3Clients({ feeds: directoryOf(), ...parts }).of(s3Sender('one').feed)
  await expect(without).rejects.toMatchObject({ code: 'FEED_KEYS_MISSING', retryable: false })
})

test('new keys take effect after some minutes', async () => {
  const clock = fakeClock()
  let asked = 0
  const feeds: Pick<FeedDirectory, 'findFeed'> = {
    findFeed: (protocol, id) => {
      asked += 1
      return directoryOf(asked > 1 ? sealedFor('one') : undefined).findFeed(protocol, id)
    },
  }
  const clients = new S3Clients({ feeds, ownKeys: own, secretBox: () => box, clock })
  const { feed } = s3Sender('one')
  expect(await keysOf(clients, feed)).toMatchObject(own)
  await clients.of(feed)
  expect(asked).toBe(1)
  clock.advance(6 * 60_000)
  expect(await keysOf(clients, feed)).toMatchObject({ accessKeyId: 'THEIRS' })
})

test('a role is taken on with its external id, kept, and taken on again before it ends', async () => {
  const { asked, endpoint } = await startSts(3600)
  const parts = { feeds: directoryOf(), ownKeys: own, stsEndpoint: endpoint }
  const clients = new S3Clients(parts)
  const { feed } = s3Sender('one', { roleArn, externalId: 'ext-1' })
  expect(await keysOf(clients, feed)).toMatchObject({ accessKeyId: 'ROLE1', sessionToken: 't' })
  expect(await keysOf(clients, feed)).toMatchObject({ accessKeyId: 'ROLE1' })
  expect(asked).toHaveLength(1)
  expect(asked[0]?.get('RoleSessionName')).toBe('ddex-dsp-one')
  const wrong = s3Sender('one', { roleArn, externalId: 'ext-2' }).feed
  await expect(keysOf(clients, wrong)).rejects.toThrow(/AccessDenied|no/)
  sts?.close()
  const short = await startSts(30)
  const hurried = new S3Clients({ ...parts, stsEndpoint: short.endpoint })
  await keysOf(hurried, feed)
  await keysOf(hurried, feed)
  expect(short.asked.length).toBeGreaterThan(1)
})
