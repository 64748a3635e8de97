import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Bench } from './bench.ts'
import { Caller } from './caller.ts'
import { repository } from './stack.ts'

/** Who may call what. A function that is not here fails the test that reads this. */
const admins = [
  'createFeed',
  'listFeeds',
  'reprocessDelivery',
  'showAcknowledgement',
  'rotateFeedCredentials',
  'setFeedActive',
  'signBucketUpload',
  'showFeed',
  'testProtocol',
  'updateFeed',
]
const listeners = ['createStream']
/** Answer to what is in their URL: content by its hash, a sealed grant. */
const urls = ['artwork', 'stream']
/** Called by Cloud Tasks and Cloud Scheduler, which IAM lets in and nobody else. */
const queues = [
  ...['assessArrival', 'fetchAssets', 'processDelivery', 'sweep'],
  ...['takeObject', 'forgetObject', 'visitBuckets'],
]
/** Wants the key of a feed. */
const keys = ['deliver']

function exported(): string[] {
  const path = join(repository, 'template', 'base', 'functions', 'src', 'index.ts')
  const lists = readFileSync(path, 'utf8').matchAll(/export \{([^}]+)\}/g)
  return [...lists].flatMap(([, names = '']) => names.match(/\w+/g) ?? []).sort()
}

interface FeedResult {
  feed: { id: string; username: string; active: boolean; createdAt: string }
  password: string | null
}

/** Admins manage feeds; senders sign in with what they were given. */
export function describeFeeds(bench: Bench): void {
  describe('feeds', () => {
    it('every function is known here, and lets in only whom it should (R33)', async () => {
      expect(exported()).toEqual([...admins, ...listeners, ...urls, ...queues, ...keys].sort())
      const stranger = await Caller.signIn(bench.stack, null)
      const listener = await Caller.signIn(bench.stack, bench.listener())
      for (const name of [...admins, ...listeners])
        expect([name, (await stranger.call(name, { trackId: 'none' })).status]).toEqual([name, 401])
      for (const name of admins)
        expect([name, (await listener.call(name, {})).status]).toEqual([name, 403])
    })

    it('is created, delivers, gets a new password, and is disabled', async () => {
      const admin = await Caller.signIn(bench.stack, bench.admin())
      const answered = async (name: string, data: object) => {
        const { result, error } = await admin.call(name, data)
        expect(error).toBeNull()
        return result as FeedResult
      }
      const signsIn = async (password: string | null) => {
        const signIn = { username: 'paper-boat', password: password ?? '' }
        return (await bench.sender.run(['pwd'], signIn)).code === 0
      }
      const wanted = { name: 'Paper Boat', protocol: 'sftp', distributorId: 'paper-boat' }
      const created = await answered('createFeed', { feed: wanted })
      expect(created.feed).toMatchObject({ id: 'paper-boat', active: true })
      expect(new Date(created.feed.createdAt).getTime()).toBeGreaterThan(Date.now() - 600_000)
      expect(await signsIn(created.password)).toBe(true)

      const again = await admin.call('createFeed', { feed: wanted })
      expect(again).toMatchObject({ status: 409, error: { details: { code: 'FEED_EXISTS' } } })

      const credentials = { password: 'generate' }
      const rotated = await answered('rotateFeedCredentials', { feedId: 'paper-boat', credentials })
      expect(await signsIn(created.password)).toBe(false)
      expect(await signsIn(rotated.password)).toBe(true)

      await answered('setFeedActive', { feedId: 'paper-boat', active: false })
      expect(await signsIn(rotated.password)).toBe(false)
    })
  })
}
