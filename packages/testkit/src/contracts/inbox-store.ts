import { beforeEach, describe, expect, it } from 'vitest'
import { newInboxFile } from '@ddex/dsp-core'
import type { InboxFile, InboxStore } from '@ddex/dsp-core'

const now = new Date('2026-11-22T10:00:00.000Z')
const day = 24 * 3_600_000

/** What every inbox promises; run over each one. */
export function describeInboxStore(name: string, create: () => Promise<InboxStore>): void {
  describe(`an inbox in ${name}`, () => {
    let store: InboxStore
    let feedId: string
    let count = 0

    beforeEach(async () => {
      store = await create()
      feedId = `feed-${Date.now()}-${(count += 1)}`
    })

    const file = (path: string, content = path): InboxFile =>
      newInboxFile({
        feedId,
        path,
        size: 1,
        hashes: { md5: `md5 ${content}`, sha1: 'b', sha256: `${feedId} ${content}` },
        object: `object of ${content}`,
        receivedAt: now,
        connectionId: null,
      })

    it('holds the newest file of a path, and remembers what was there before', async () => {
      expect(await store.put(file('A/a.wav', 'first'))).toMatchObject({ older: [] })
      const second = await store.put(file('A/a.wav', 'second'))
      expect(second.older).toEqual([{ object: 'object of first', sha256: `${feedId} first` }])
      expect(await store.get(feedId, 'A/a.wav')).toEqual(second)
      expect(await store.get(feedId, 'A/b.wav')).toBeNull()
    })

    it('keeps the object of a file that comes again with the same bytes', async () => {
      await store.put(file('A/a.wav'))
      const again = await store.put({ ...file('A/a.wav'), object: 'another upload' })
      expect(again).toMatchObject({ object: 'object of A/a.wav', older: [] })
    })

    it('keeps the newer of two versions of an object, whichever comes last', async () => {
      const version = (order: string) => ({
        ...file('A/a.wav', order),
        origin: { id: `version ${order}`, order },
      })
      await store.put(version('2'))
      expect(await store.put(version('1'))).toMatchObject({ object: 'object of 2', older: [] })
      expect(await store.put(version('3'))).toMatchObject({ object: 'object of 3' })
      expect((await store.get(feedId, 'A/a.wav'))?.origin).toEqual({ id: 'version 3', order: '3' })
    })

    it('answers the files of one package only, and no more than asked for', async () => {
      for (const path of ['A/A.xml', 'A/resources/a.wav', 'AB/a.wav', 'a.wav'])
        await store.put(file(path))
      const paths = (await store.inFolder(feedId, 'A', 10)).map(({ path }) => path).sort()
      expect(paths).toEqual(['A/A.xml', 'A/resources/a.wav'])
      expect(await store.inFolder(feedId, 'A', 1)).toHaveLength(1)
      expect(await store.inFolder('another feed', 'A', 10)).toEqual([])
      expect(await store.hasMessage(feedId, 'A')).toBe(true)
      expect(await store.hasMessage(feedId, 'AB')).toBe(false)
    })

    it('lists the files below a folder by the bytes of their paths, page by page', async () => {
      const paths = [
        'A/a.wav',
        'A/b/c.wav',
        'A/z.wav',
        'A/Ä.wav',
        'A/\uff5e.wav',
        'A/\u{1f3b5}.wav',
      ]
      for (const path of ['A.wav', 'A0.wav', 'AB/a.wav', ...paths].reverse())
        await store.put(file(path))
      const first = await store.below(feedId, 'A', { limit: 4 })
      expect(first.map(({ path }) => path)).toEqual(paths.slice(0, 4))
      const rest = await store.below(feedId, 'A', { after: first.at(-1)!.path, limit: 4 })
      expect(rest.map(({ path }) => path)).toEqual(paths.slice(4))
      expect(await store.below(feedId, '', { limit: 100 })).toHaveLength(9)
      expect(await store.below('another feed', '', { limit: 100 })).toEqual([])
    })

    it('finds files by their keys, however many are asked for', async () => {
      const wanted = [file('A/a.wav'), file('B/b.wav')]
      for (const item of [...wanted, file('C/c.wav')]) await store.put(item)
      const others = Array.from({ length: 60 }, (_, index) => `key ${index}`)
      const keys = [wanted[0]!.matchKey, ...others, wanted[1]!.matchKey]
      const found = await store.matching(feedId, keys)
      expect(found.map(({ path }) => path).sort()).toEqual(['A/a.wav', 'B/b.wav'])
      expect(await store.matching(feedId, [])).toEqual([])
    })

    it('finds files by their bytes', async () => {
      await store.put(file('A/a.wav', 'a song'))
      expect(await store.withHash(feedId, 'md5', 'md5 a song')).toHaveLength(1)
      expect(await store.withHash('another feed', 'md5', 'md5 a song')).toEqual([])
      expect(await store.holds(`${feedId} a song`)).toBe(true)
      expect(await store.holds(`${feedId} no song`)).toBe(false)
    })

    it('changes or removes a record only as it was read', async () => {
      const first = await store.put(file('A/a.wav', 'first'))
      const second = await store.put(file('A/a.wav', 'second'))
      expect(await store.replace(first, null)).toBe(false)
      expect(await store.replace(second, { ...second, older: [] })).toBe(true)
      expect((await store.get(feedId, 'A/a.wav'))?.older).toEqual([])
      expect(await store.replace(second, null)).toBe(true)
      expect(await store.get(feedId, 'A/a.wav')).toBeNull()
    })

    it('finds what is to be reviewed', async () => {
      await store.put(file('A/a.wav'))
      const isDue = async (at: Date) =>
        (await store.dueForReview(at, 1000)).some((due) => due.feedId === feedId)
      expect(await isDue(now)).toBe(false)
      expect(await isDue(new Date(now.getTime() + day))).toBe(true)
    })
  })
}
