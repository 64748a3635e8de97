import { writeNewRelease } from '@ddex/ern'
import { releaseDraft, testFiles, deliveryBench as service } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'

const day = 24 * 3_600_000

describe('a folder of which only files are known', () => {
  it.each(['artwork', 'covers', 'CD1'])(
    "is no delivery of its own once a message uses what is in it ('%s')",
    async (folder) => {
      const { send, only, deliveries } = service()
      const draft = releaseDraft()
      draft.cover.uri = `${folder}/cover.jpg`
      await send(`A/${folder}/cover.jpg`, testFiles['resources/cover.jpg']!)
      for (const uri of ['resources/01.wav', 'resources/02.wav'])
        await send(`A/${uri}`, testFiles[uri]!)
      expect(deliveries.all().map((each) => each.folder)).toEqual([`A/${folder}`, 'A'])
      await send('A/release.xml', writeNewRelease(draft, '4.3'))
      expect(only()).toMatchObject({ folder: 'A', state: 'completed' })
    },
  )

  it('is no delivery any more when its files were removed', async () => {
    const { send, only, pass, deliveries } = service()
    await send('B/nobody.wav', 'a song of nobody')
    await pass(day)
    await pass(day)
    expect(only()).toMatchObject({ state: 'receiving', fileCounts: { here: 1 }, attempt: 0 })
    await pass(30 * day)
    await pass(day)
    expect(deliveries.all()).toEqual([])
  })

  it('is no delivery any more when its sender took its files away', async () => {
    const { send, withdraw, pass, deliveries } = service()
    await send('B/nobody.wav', 'a song of nobody')
    await withdraw('B/nobody.wav')
    await pass(day)
    expect(deliveries.all()).toEqual([])
    await send('B/nobody.wav', 'a song of nobody')
    expect(deliveries.all()).toMatchObject([{ state: 'receiving' }])
  })
})
