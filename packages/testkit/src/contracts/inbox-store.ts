import { beforeEach, describe, expect, it } from 'vitest'
import { kindOfPath, nameOf, packageFolderOf, stableId } from '@ddex/dsp-core'
import type { InboxFile, InboxStore } from '@ddex/dsp-core'

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

    const file = (path: string, object = path): InboxFile => ({
      id: stableId(feedId, path),
      feedId,
      path,
      folder: packageFolderOf(path),
      name: nameOf(path),
      kind: kindOfPath(path),
      size: 1,
      hashes: { md5: 'a', sha1: 'b', sha256: 'c' },
      object,
      receivedAt: new Date('2026-11-22T10:00:00.000Z'),
      connectionId: null,
    })

    it('holds the newest file of a path, and tells which one it replaced', async () => {
      expect(await store.put(file('A/a.wav', 'first'))).toBeNull()
      expect(await store.put(file('A/a.wav', 'second'))).toMatchObject({ object: 'first' })
      expect(await store.inFolder(feedId, 'A')).toEqual([file('A/a.wav', 'second')])
    })

    it('answers the files of one package only', async () => {
      for (const path of ['A/A.xml', 'A/resources/a.wav', 'AB/a.wav', 'a.wav'])
        await store.put(file(path))
      const paths = (await store.inFolder(feedId, 'A')).map(({ path }) => path).sort()
      expect(paths).toEqual(['A/A.xml', 'A/resources/a.wav'])
      expect(await store.inFolder('another feed', 'A')).toEqual([])
    })

    it('finds the packages of a batch by their messages', async () => {
      for (const path of [
        'B/1/1.xml',
        'B/2/2.xml',
        'B/2/resources/x.wav',
        'C/3/3.xml',
        'B2/4/4.xml',
      ])
        await store.put(file(path))
      expect((await store.messageFoldersUnder(feedId, 'B')).sort()).toEqual(['B/1', 'B/2'])
    })
  })
}
