import { createHash } from 'node:crypto'
import { writeNewRelease } from '@ddex/ern'
import { releaseDraft, testFiles, deliveryBench as service } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'

const day = 24 * 3_600_000
const mediaOf = (text: string) =>
  `media/${createHash('sha256').update(text).digest('hex')}/asset.json`
/** The service's files; its acknowledgements have a time of their own. */
const filesIn = (paths: string[]) => paths.filter((path) => /^(staging|media)\//.test(path))
const stagedIn = (paths: string[]) => paths.filter((path) => path.startsWith('staging/'))

describe('files that nothing uses', () => {
  it('of a rejected delivery are removed when they have been kept long enough', async () => {
    const { sendRelease, send, objects, inbox, pass, at } = service()
    await sendRelease()
    const kept = filesIn(objects.paths())
    await send('B/resources/01.wav', 'a song of nobody')
    await send('B/release.xml', 'no message')
    expect(at('B/release.xml').state).toBe('rejected')
    await pass(29 * day)
    expect(stagedIn(objects.paths())).toHaveLength(stagedIn(kept).length + 2)
    await pass(2 * day)
    expect(filesIn(objects.paths())).toEqual(kept)
    expect(inbox.all().map(({ folder }) => folder)).toEqual(Array(4).fill('A'))
  })

  it('are kept for as long as the service wants', async () => {
    const { send, objects, settings, pass } = service()
    settings.keepUnusedDays = 3
    await send('B/resources/01.wav', 'a song of nobody')
    await pass(2 * day)
    expect(objects.paths()).toHaveLength(1)
    await pass(2 * day)
    expect(objects.paths()).toEqual([])
  })

  it('of the catalogue are never removed, nor what a delivery still waits with', async () => {
    const { sendRelease, send, objects, pass, only, deliveries } = service({
      patienceMinutes: 90 * 24 * 60,
    })
    await sendRelease()
    expect(only().state).toBe('completed')
    const other = releaseDraft({ icpn: '0742832000024' })
    other.tracks[1]!.file.uri = 'resources/missing.wav'
    await send('B/release.xml', writeNewRelease(other, '4.3'))
    await send('B/resources/01.wav', 'the first song')
    const before = filesIn(objects.paths())
    for (let month = 0; month < 2; month += 1) await pass(31 * day)
    expect(filesIn(objects.paths())).toEqual(before)
    expect(deliveries.all().find(({ folder }) => folder === 'B')?.state).toBe('waiting_for_files')
  })

  it('since an update took their place go with what was prepared of them', async () => {
    const { sendRelease, send, objects, catalogue, pass } = service({ settleSeconds: 0 })
    await sendRelease()
    const update = releaseDraft({ createdAt: '2026-11-22T09:00:00+00:00' })
    for (const { file } of update.tracks) file.hash = { algorithm: 'MD5', value: 'PENDING' }
    await send('A/resources/01.wav', 'a new first song')
    await send('A/update.xml', writeNewRelease(update, '4.3'))
    await pass(0)
    expect(objects.paths()).toContain(mediaOf('the first song'))
    await pass(31 * day)
    expect(objects.paths()).not.toContain(mediaOf('the first song'))
    expect(objects.paths()).toContain(mediaOf('a new first song'))
    expect(objects.paths()).toContain(mediaOf('the second song'))
    expect(catalogue.releases()[0]).toMatchObject({ published: true })
  })

  it('stay while the very bytes are used elsewhere', async () => {
    const { sendRelease, send, objects, pass } = service()
    await sendRelease()
    await send('B/copy.wav', testFiles['resources/01.wav']!)
    await pass(31 * day)
    expect(objects.paths()).toContain(mediaOf('the first song'))
  })

  it('are tried again when one cannot be removed, and keep none of the others', async () => {
    const { send, objects, inbox, parts, pass } = service()
    await send('B/a.wav', 'a song of nobody')
    await send('B/b.wav', 'another song of nobody')
    const [first] = inbox.all()
    const { remove } = objects
    parts.objects.remove = async (path) => {
      if (path === first!.object) throw new Error('Away.')
      return remove(path)
    }
    const errors: unknown[] = []
    parts.logger.error = (event) => errors.push(event)
    await pass(31 * day)
    expect(stagedIn(objects.paths())).toEqual([first!.object])
    expect(inbox.all().map(({ path }) => path)).toEqual(['B/a.wav'])
    expect(errors).toEqual(['clean_up_failed'])
    parts.objects.remove = remove
    await pass(day)
    expect(objects.paths()).toEqual([])
    expect(inbox.all()).toEqual([])
  })

  it('and are being removed are found by no message, and may come again', async () => {
    const { send, objects, inbox, parts, pass, at } = service()
    await send('B/resources/01.wav', testFiles['resources/01.wav']!)
    const { remove } = objects
    parts.objects.remove = async (path) => {
      parts.objects.remove = remove
      await send('B/release.xml', writeNewRelease(releaseDraft(), '4.3'))
      expect(at('B/release.xml').reason).toContain('resources/01.wav')
      for (const [uri, text] of Object.entries(testFiles)) await send(`B/${uri}`, text)
      return remove(path)
    }
    await pass(31 * day)
    expect(at('B/release.xml').state).toBe('completed')
    expect(stagedIn(objects.paths())).toHaveLength(4)
    for (const { object } of inbox.all()) expect(objects.paths()).toContain(object)
    expect(objects.paths()).toContain(mediaOf('the first song'))
  })

  it('lose a race against a file that comes again', async () => {
    const { send, inbox, parts, pass, objects } = service()
    await send('B/a.wav', 'a song')
    const { dueForReview } = parts.inbox
    parts.inbox.dueForReview = async (now, limit) => {
      const due = await dueForReview(now, limit)
      parts.inbox.dueForReview = dueForReview
      await send('B/a.wav', 'a newer song')
      return due
    }
    await pass(31 * day)
    expect(inbox.all()).toMatchObject([{ path: 'B/a.wav' }])
    expect(stagedIn(objects.paths())).toHaveLength(2)
  })
})

describe('a file that its sender takes away', () => {
  const message = () => writeNewRelease(releaseDraft(), '4.3')

  it('is missing for a delivery that has not used it yet', async () => {
    const { send, withdraw, at, catalogue } = service()
    await send('A/resources/01.wav', 'the first song')
    await send('A/release.xml', message())
    await withdraw('A/resources/01.wav')
    expect(at('A/release.xml').reason).toContain('resources/01.wav')
    expect(catalogue.releases()).toEqual([])
    for (const [uri, text] of Object.entries(testFiles)) await send(`A/${uri}`, text)
    expect(at('A/release.xml').state).toBe('completed')
  })

  it('is nothing to a delivery that is over', async () => {
    const { sendRelease, withdraw, only, catalogue } = service()
    await sendRelease()
    const before = only()
    for (const path of [...Object.keys(testFiles), 'release.xml']) await withdraw(`A/${path}`)
    await withdraw('A/never-was-there.wav')
    expect(only()).toEqual(before)
    expect(catalogue.releases()[0]?.published).toBe(true)
  })

  it('and gives another name is one file: the temporary name is never taken in', async () => {
    const { send, inbox, only } = service()
    await send('A/resources/01.wav.filepart', 'half')
    await send('A/.in.02.wav', 'half')
    expect(inbox.all()).toEqual([])
    for (const [uri, text] of Object.entries(testFiles)) await send(`A/${uri}`, text)
    await send('A/release.xml', message())
    expect(only().state).toBe('completed')
    expect(inbox.all()).toHaveLength(4)
  })
})
