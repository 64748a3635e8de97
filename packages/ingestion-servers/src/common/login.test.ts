import type { FeedDirectory } from '@ddex/dsp-core'
import { senderDirectory, testSender } from '@ddex/testkit'
import { expect, test, vi } from 'vitest'
import type { DoorMetrics } from './door-metrics.ts'
import { Login, type Credential } from './login.ts'
import { silentLogger as logger } from './silent-logger.ts'

const sender = testSender('one', 'sftp')
const password = (text: string): Credential => ({ kind: 'password', password: text })
const loginTo = (feeds: FeedDirectory) =>
  new Login({ feeds, protocol: 'sftp', logger, failureDelayMs: 0 })

test('lets in who knows the password of an active feed of this protocol', async () => {
  const login = loginTo(senderDirectory([sender]))
  expect(await login.try(sender.username, password(sender.password))).toMatchObject({
    outcome: 'accepted',
    feed: sender.feed,
  })
})

test('refuses a wrong password, an unknown name, an inactive feed and another protocol', async () => {
  const inactive = testSender('two', 'sftp')
  inactive.feed.active = false
  const ftp = testSender('three', 'ftp')
  const feeds = senderDirectory([sender, inactive, ftp])
  for (const [name, given] of [
    [sender.username, 'wrong'],
    [sender.username, ''],
    ['nobody', sender.password],
    [inactive.username, inactive.password],
    [ftp.username, ftp.password],
  ] as const) {
    expect(await loginTo(feeds).try(name, password(given))).toEqual({ outcome: 'refused' })
  }
})

test.each([
  ['192.0.2.7', 'accepted'],
  ['::ffff:192.0.2.7', 'accepted'],
  ['2001:db8::9', 'accepted'],
  ['203.0.113.5', 'accepted'],
  ['192.0.3.7', 'refused'],
  ['203.0.113.6', 'refused'],
  ['2001:db9::9', 'refused'],
  ['no address', 'refused'],
])('from %s a sender whose feed lists its addresses is %s', async (address, outcome) => {
  const listed = testSender('listed', 'sftp', {
    allowedAddresses: ['192.0.2.0/24', '2001:db8::/32', '203.0.113.5'],
  })
  const feeds = senderDirectory([{ ...listed, publicKeys: ['ssh-ed25519 one'] }])
  const warned: unknown[] = []
  const log = { ...logger, warn: (...words: unknown[]) => void warned.push(words) }
  const options = { feeds, protocol: 'sftp', logger: log, address, failureDelayMs: 0 } as const
  const key: Credential = { kind: 'publicKey', isQuestion: false, matches: () => true }
  for (const credential of [password(listed.password), key]) {
    const result = await new Login(options).try(listed.username, credential)
    expect(result.outcome).toBe(outcome)
  }
  // An admin is told why; the sender only what a wrong password is told.
  const told = ['login_from_elsewhere', { feedId: 'listed', address }]
  expect(warned).toEqual(outcome === 'accepted' ? [] : [told, told])
})

test('has six tries, of which a right one after them is none', async () => {
  const login = loginTo(senderDirectory([sender]))
  const outcomes = []
  for (let attempt = 0; attempt < 6; attempt++) {
    outcomes.push((await login.try(sender.username, password(`wrong ${attempt}`))).outcome)
  }
  expect(outcomes).toEqual([...Array<string>(5).fill('refused'), 'exhausted'])
  const late = await login.try(sender.username, password(sender.password))
  expect(late).toEqual({ outcome: 'exhausted' })
})

test('asks the directory once for all tries with one name', async () => {
  const feeds = senderDirectory([sender])
  const login = loginTo(feeds)
  for (let attempt = 0; attempt < 4; attempt++) await login.try(sender.username, password('wrong'))
  expect(feeds.lookups).toBe(1)
})

test('lets in who proves a key that the feed lists', async () => {
  const withKeys = { ...sender, publicKeys: ['ssh-ed25519 one', 'ssh-ed25519 two'] }
  const login = loginTo(senderDirectory([withKeys]))
  const key = (line: string): Credential => ({
    kind: 'publicKey',
    isQuestion: false,
    matches: (each) => each === line,
  })
  expect((await login.try(sender.username, key('ssh-ed25519 three'))).outcome).toBe('refused')
  expect((await login.try(sender.username, key('ssh-ed25519 two'))).outcome).toBe('accepted')
})

test('counts who signs in with a key once, and not who asks about it', async () => {
  const login = vi.fn()
  const metrics = { login } as unknown as DoorMetrics
  const feeds = senderDirectory([{ ...sender, publicKeys: ['ssh-ed25519 one'] }])
  const one = new Login({ feeds, protocol: 'sftp', logger, metrics })
  for (const isQuestion of [true, false]) {
    const matches = (line: string) => line === 'ssh-ed25519 one'
    await one.try(sender.username, { kind: 'publicKey', isQuestion, matches })
  }
  await one.try(sender.username, { kind: 'publicKey', isQuestion: true, matches: () => false })
  expect(login.mock.calls).toEqual([['accepted'], ['refused']])
})

test('does not count it against the sender that the directory cannot be reached', async () => {
  let away = true
  const directory = senderDirectory([sender])
  const login = loginTo({
    ...directory,
    findLogin: async (protocol, name) => {
      if (away) throw new Error('no network')
      return directory.findLogin(protocol, name)
    },
  })
  for (let attempt = 0; attempt < 10; attempt++) {
    const result = await login.try(sender.username, password(sender.password))
    expect(result).toEqual({ outcome: 'unavailable' })
  }
  away = false
  expect((await login.try(sender.username, password(sender.password))).outcome).toBe('accepted')
})
