import type { FeedDirectory } from '@ddex/dsp-core'
import { senderDirectory, testSender } from '@ddex/testkit'
import { expect, test } from 'vitest'
import { Login, type Credential } from './login.ts'
import { SignInWatch } from './sign-in-watch.ts'
import { silentLogger as logger } from './silent-logger.ts'

const setUp = () => {
  const sender = {
    ...testSender('one', 'sftp'),
    publicKeys: ['ssh-ed25519 one', 'ssh-ed25519 two'],
  }
  return { sender, feeds: senderDirectory([sender]) }
}
const password = (text: string): Credential => ({ kind: 'password', password: text })
const key: Credential = {
  kind: 'publicKey',
  isQuestion: false,
  matches: (line) => line === 'ssh-ed25519 two',
}

/** Signs in at `feeds`; `ended` is why the watch, which looks into `seen`, has ended the session. */
async function signIn(
  feeds: FeedDirectory,
  username: string,
  credential: Credential,
  seen = feeds,
) {
  const address = '192.0.2.7'
  const login = new Login({ feeds, protocol: 'sftp', logger, address, failureDelayMs: 0 })
  const result = await login.try(username, credential)
  if (result.outcome !== 'accepted') throw new Error(result.outcome)
  const watch = new SignInWatch({ feeds: seen, protocol: 'sftp', logger })
  const ended: string[] = []
  const { isStillGood } = result
  const end = (reason: string) => void ended.push(reason)
  const over = watch.add({ feedId: result.feed.id, isStillGood, end })
  return { watch, ended, over }
}

test('a session goes on while its sign-in is good', async () => {
  const { sender, feeds } = setUp()
  const { watch, ended } = await signIn(feeds, sender.username, password(sender.password))
  sender.feed.settings = { ...sender.feed.settings, allowedAddresses: ['192.0.2.0/24'] }
  await watch.look()
  expect(ended).toEqual([])
})

test('a session ends when the feed is switched off or no longer takes its address', async () => {
  const { sender, feeds } = setUp()
  const { watch, ended } = await signIn(feeds, sender.username, password(sender.password))
  sender.feed.settings = { ...sender.feed.settings, allowedAddresses: ['198.51.100.0/24'] }
  await watch.look()
  sender.feed.active = false
  await watch.look()
  expect(ended).toEqual(['its sign-in is no longer good', 'the feed was switched off'])
})

test('a session ends when its password was changed, and one with a key that is kept does not', async () => {
  const { sender, feeds } = setUp()
  const changed = senderDirectory([{ ...sender, password: 'another' }])
  const first = await signIn(feeds, sender.username, password(sender.password), changed)
  const second = await signIn(feeds, sender.username, key, changed)
  await first.watch.look()
  await second.watch.look()
  expect(first.ended).toEqual(['its sign-in is no longer good'])
  expect(second.ended).toEqual([])
})

test('a session ends when its key was taken away', async () => {
  const { sender, feeds } = setUp()
  const { watch, ended } = await signIn(feeds, sender.username, key)
  sender.publicKeys.pop()
  await watch.look()
  expect(ended).toEqual(['its sign-in is no longer good'])
})

test('nobody is sent away while the directory is away, and a feed is asked for once', async () => {
  const { sender, feeds } = setUp()
  const away = { ...feeds, findFeed: () => Promise.reject(new Error('no network')) }
  const { watch, ended, over } = await signIn(feeds, sender.username, key, away)
  await watch.look()
  expect(ended).toEqual([])
  over()

  const several = new SignInWatch({ feeds, protocol: 'sftp', logger })
  const session = { feedId: 'one', isStillGood: () => true, end: () => undefined }
  const done = [several.add({ ...session }), several.add({ ...session })]
  const before = feeds.lookups
  await several.look()
  expect(feeds.lookups - before).toBe(1)
  for (const each of done) each()
  await several.look()
  expect(feeds.lookups - before).toBe(1)
})
