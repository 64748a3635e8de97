import { beforeEach, describe, expect, it } from 'vitest'
import type { Feed, FeedChange, FeedRegistry } from '@ddex/dsp-core'
import { testFeed, testLocation } from '../memory/ingest-parts.ts'

/** What every registry of feeds promises; run over each one. */
export function describeFeedRegistry(name: string, create: () => Promise<FeedRegistry>): void {
  describe(`a registry of feeds in ${name}`, () => {
    let registry: FeedRegistry
    let prefix: string
    let count = 0
    const at = new Date('2026-11-22T10:00:00.000Z')
    const credentials = { passwordHash: 'scrypt$', publicKeys: [], updatedAt: at }
    const feed = (id: string, username = id): Feed => ({
      ...testFeed({}, `${prefix}-${id}`),
      username: `${prefix}-${username}`,
    })
    const changeOf = (of: Feed): FeedChange => ({
      feed: of,
      credentials,
      activity: { at, by: 'admin', action: 'test', subject: of.id, text: 'A test.' },
    })

    beforeEach(async () => {
      registry = await create()
      prefix = `registry-${Date.now()}-${(count += 1)}`
    })

    it('keeps a feed with its credentials', async () => {
      const one = feed('one')
      expect(await registry.create(changeOf(one))).toBe('created')
      expect(await registry.get(one.id)).toEqual(one)
      expect(await registry.credentials(one.id, 'sftp')).toEqual(credentials)
      expect(await registry.credentials(one.id, 'ftp')).toBeNull()
      expect(await registry.list()).toContainEqual(one)
    })

    it('gives an id and a sign-in name to one feed only', async () => {
      await registry.create(changeOf(feed('one')))
      expect(await registry.create(changeOf(feed('one', 'other')))).toBe('id-taken')
      expect(await registry.create(changeOf(feed('two', 'one')))).toBe('username-taken')
      expect(await registry.get(feed('two').id)).toBeNull()
    })

    it('gives a sign-in name to one of ten that ask at once', async () => {
      const asking = Array.from({ length: 10 }, (_, at) =>
        registry.create(changeOf(feed(`racer-${at}`, 'wanted'))),
      )
      const outcomes = await Promise.all(asking)
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
    })

    it('changes a feed, and leaves its credentials unless told', async () => {
      const one = feed('one')
      await registry.create(changeOf(one))
      const outcome = await registry.change(one.id, (held, current) => {
        expect([held, current]).toEqual([one, credentials])
        const { activity } = changeOf(held)
        return { feed: { ...held, active: false }, activity }
      })
      expect(outcome).toBe('changed')
      expect(await registry.get(one.id)).toEqual({ ...one, active: false })
      expect(await registry.credentials(one.id, 'sftp')).toEqual(credentials)
    })

    it('changes no feed that is not there, nor to a name that is taken', async () => {
      const [one, two] = [feed('one'), feed('two')]
      await Promise.all([registry.create(changeOf(one)), registry.create(changeOf(two))])
      expect(await registry.change(`${prefix}-none`, changeOf)).toBe('unknown')
      const renamed = { ...two, username: one.username }
      expect(await registry.change(two.id, () => changeOf(renamed))).toBe('username-taken')
      expect(await registry.get(two.id)).toEqual(two)
    })

    it('gives no two feeds a key of a bucket in common', async () => {
      const placed = (id: string, keys: string): Feed => ({
        ...feed(id),
        protocol: 's3',
        username: null,
        location: testLocation(`${prefix}-bucket`, keys),
      })
      const at = (id: string, keys: string) => changeOf(placed(id, keys))
      expect(await registry.create(at('one', 'deliveries/one/'))).toBe('created')
      for (const keys of ['deliveries/one/', 'deliveries/', 'deliveries/one/more/'])
        expect(await registry.create(at('two', keys))).toBe('location-taken')
      expect(await registry.create(at('two', 'deliveries/one-more/'))).toBe('created')
      const two = placed('two', 'deliveries/one/')
      expect(await registry.change(two.id, () => changeOf(two))).toBe('location-taken')
      const again = placed('two', 'deliveries/two/')
      expect(await registry.change(two.id, () => changeOf(again))).toBe('changed')
    })

    it('loses no change when two are made at once', async () => {
      const one = feed('one')
      await registry.create(changeOf(one))
      const add = () =>
        registry.change(one.id, (held) => ({
          ...changeOf({ ...held, name: `${held.name}!` }),
        }))
      await Promise.all([add(), add(), add()])
      expect((await registry.get(one.id))?.name).toBe(`${one.name}!!!`)
    })
  })
}
