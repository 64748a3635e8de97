import { randomBytes, scryptSync } from 'node:crypto'
import {
  defaultFeedSettings,
  type Feed,
  type FeedDirectory,
  type FeedLogin,
  type Protocol,
} from '@ddex/dsp-core'

/** A feed with its secrets in the clear, for tests. */
export interface TestSender {
  feed: Feed
  username: string
  password: string
  /** OpenSSH `authorized_keys` lines. */
  publicKeys: string[]
}

export function testSender(
  id: string,
  protocol: Protocol,
  settings: Partial<Feed['settings']> = {},
): TestSender {
  const at = new Date(0)
  const username = `${id}-sender`
  return {
    username,
    password: `${id}-${randomBytes(9).toString('base64url')}`,
    publicKeys: [],
    feed: {
      id,
      name: `Feed ${id}`,
      distributorId: `${id}-distributor`,
      protocol,
      active: true,
      username,
      location: null,
      settings: { ...defaultFeedSettings, ...settings },
      createdAt: at,
      updatedAt: at,
      lastDeliveryAt: null,
    },
  }
}

/** A directory of test feeds. `lookups` counts how often it was asked. */
export function senderDirectory(feeds: TestSender[]): FeedDirectory & { lookups: number } {
  const hashes = new Map(feeds.map((each) => [each.username, quickHash(each.password)]))
  const loginOf = ({ feed, username, publicKeys }: TestSender): FeedLogin => {
    const passwordHash = hashes.get(username) ?? null
    return { feed, credentials: { passwordHash, publicKeys, updatedAt: feed.updatedAt } }
  }
  const activeOf = (protocol: Protocol) =>
    feeds.filter(({ feed }) => feed.active && feed.protocol === protocol)
  return {
    lookups: 0,
    async findLogin(protocol, username) {
      this.lookups++
      const found = activeOf(protocol).find((each) => each.username === username)
      return found ? loginOf(found) : null
    },
    async findFeed(protocol, id) {
      this.lookups++
      const found = activeOf(protocol).find(({ feed }) => feed.id === id)
      return found ? loginOf(found) : null
    },
    async feedsOf(protocol) {
      this.lookups++
      return activeOf(protocol).map(({ feed }) => feed)
    },
  }
}

/** A password hash in the stored form, at a cost that is fit for tests only. */
function quickHash(password: string): string {
  const salt = randomBytes(16)
  const key = scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 })
  return ['scrypt', 1024, 8, 1, salt.toString('base64url'), key.toString('base64url')].join('$')
}
