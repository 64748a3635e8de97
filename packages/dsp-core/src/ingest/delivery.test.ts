import { writeNewRelease } from '@ddex/ern'
import { releaseDraft, stateOf, testFiles, deliveryBench as service } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { processDelivery } from './process-delivery.ts'
import { sweep } from './sweep.ts'

describe('a whole delivery', () => {
  it('ends in the catalogue, with a timeline of its steps', async () => {
    const { sendRelease, only, deliveries, catalogue } = service()
    await sendRelease()
    const delivery = only()
    expect(delivery.reason).toBe('“Low Tide” by The Harbour Lights can be heard.')
    expect(delivery.state).toBe('completed')
    expect(delivery.ern).toMatchObject({ version: '4.3', messageId: 'MSG-1', title: 'Low Tide' })
    expect(deliveries.timeline(delivery.id).map(({ title }) => title)).toEqual([
      'Message read',
      'Files checked',
      'Track prepared',
      'Track prepared',
      'Audio prepared',
      'Completed',
    ])
    expect(deliveries.files(delivery.id).map(({ state }) => state)).toEqual(
      Array(3).fill('verified'),
    )
    const [release] = catalogue.releases()
    expect(release).toMatchObject({ id: 'icpn-0742832000017', trackCount: 2, published: true })
    const tracks = await catalogue.tracksOf(release!.id)
    expect(tracks.map(({ title, number }) => [number, title])).toEqual([
      [1, 'Ebb'],
      [2, 'Flow'],
    ])
  })

  it.each(['3.8.2', '4.3', '4.3.2'] as const)('is understood in ERN %s', async (version) => {
    const { send, only } = service()
    for (const [uri, content] of Object.entries(testFiles)) await send(`A/${uri}`, content)
    await send('A/release.xml', writeNewRelease(releaseDraft(), version))
    expect(only().reason).toBe('“Low Tide” by The Harbour Lights can be heard.')
  })

  it('gives one result in every order of arrival (R24)', async () => {
    const files: [string, string][] = [
      ['20261120120000000/A/A.xml', writeNewRelease(releaseDraft(), '4.3')],
      ['20261120120000000/A/resources/01.wav', testFiles['resources/01.wav']!],
      ['20261120120000000/A/resources/02.wav', testFiles['resources/02.wav']!],
      ['20261120120000000/A/resources/cover.jpg', testFiles['resources/cover.jpg']!],
      ['20261120120000000/BatchComplete_20261120120000000.xml', '<echo/>'],
    ]
    const outcomes = new Set<string>()
    const orders = permutations(files)
    for (const order of orders) {
      const bench = service()
      for (const [path, content] of order) await bench.send(path, content)
      expect(bench.deliveries.all()).toMatchObject([{ state: 'completed' }])
      expect(bench.catalogue.releases()).toMatchObject([{ published: true, trackCount: 2 }])
      expect(bench.acknowledgements.all()).toHaveLength(1)
      outcomes.add(stateOf(bench))
    }
    expect(orders).toHaveLength(120)
    expect([...outcomes]).toHaveLength(1)
  }, 60_000)

  it('sent or signalled again changes nothing (R23)', async () => {
    const { sendRelease, only, parts, deliveries, catalogue } = service()
    await sendRelease()
    const before = { delivery: only(), steps: deliveries.timeline(only().id).length }
    await sendRelease()
    await Promise.all(Array.from({ length: 100 }, () => processDelivery(parts, before.delivery.id)))
    expect(deliveries.timeline(only().id)).toHaveLength(before.steps)
    expect(only().settledAt).toEqual(before.delivery.settledAt)
    expect(catalogue.releases()).toHaveLength(1)
  })
})

describe('a delivery under way', () => {
  it('says that files arrive before there is a message', async () => {
    const { send, only } = service()
    await send('A/resources/01.wav', 'the first song')
    expect(only()).toMatchObject({ state: 'receiving', fileCounts: { here: 1 } })
    expect(only().nextStep).toContain('Send the DDEX message')
  })

  it('waits for what the message names, then goes on by itself (R01)', async () => {
    const { send, only, catalogue, deliveries } = service()
    await send('A/release.xml', writeNewRelease(releaseDraft(), '4.3'))
    await send('A/resources/01.wav', testFiles['resources/01.wav']!)
    expect(only()).toMatchObject({ state: 'waiting_for_files' })
    expect(only().reason).toBe(
      '2 of the named files are not here: resources/02.wav, resources/cover.jpg.',
    )
    expect(catalogue.releases()).toEqual([])
    await send('A/resources/02.wav', testFiles['resources/02.wav']!)
    await send('A/resources/cover.jpg', testFiles['resources/cover.jpg']!)
    expect(only().state).toBe('completed')
    const titles = deliveries.timeline(only().id).map(({ title }) => title)
    expect(titles.slice(0, 3)).toEqual(['Message read', 'Waiting for files', 'Files checked'])
  })

  it('is rejected when patience is over, and reopened by a late file', async () => {
    const { send, only, parts, clock, settle } = service({ patienceMinutes: 60 })
    await send('A/release.xml', writeNewRelease(releaseDraft(), '4.3'))
    clock.advance(61 * 60_000)
    await sweep(parts)
    await settle()
    expect(only()).toMatchObject({ state: 'rejected', issueCounts: { error: 3 } })
    for (const [uri, content] of Object.entries(testFiles)) await send(`A/${uri}`, content)
    expect(only().state).toBe('completed')
  })
})

describe('a delivery is rejected and the catalogue stays as it was', () => {
  it('for bytes that are not the ones stated (R29)', async () => {
    const { send, sendRelease, only, catalogue, deliveries } = service()
    await send('A/resources/01.wav', 'another song')
    for (const uri of ['resources/02.wav', 'resources/cover.jpg'])
      await send(`A/${uri}`, testFiles[uri]!)
    await send('A/release.xml', writeNewRelease(releaseDraft(), '4.3'))
    expect(only().state).toBe('rejected')
    const [issue] = deliveries.issues(only().id).filter(({ severity }) => severity === 'error')
    expect(issue).toMatchObject({ code: 'ERN_HASH_MISMATCH', path: 'resources/01.wav' })
    expect(issue?.message).toMatch(/expected MD5 [0-9a-f]{32}, found [0-9a-f]{32}\.$/)
    expect(catalogue.releases()).toEqual([])
    await sendRelease()
    expect(only().state).toBe('completed')
  })

  it('once, however often it is looked at', async () => {
    const { send, only, deliveries, parts } = service()
    await send('A/release.xml', 'no message')
    const steps = deliveries.timeline(only().id).length
    await deliveries.signal(only().id)
    await processDelivery(parts, only().id)
    await send('A/release.xml', 'no message')
    expect(deliveries.timeline(only().id)).toHaveLength(steps)
  })

  it('but completed with a warning where the feed only warns', async () => {
    const { send, only } = service({ hashPolicy: 'warn' })
    await send('A/resources/01.wav', 'another song')
    for (const uri of ['resources/02.wav', 'resources/cover.jpg'])
      await send(`A/${uri}`, testFiles[uri]!)
    await send('A/release.xml', writeNewRelease(releaseDraft(), '4.3'))
    expect(only()).toMatchObject({
      state: 'completed_with_warnings',
      issueCounts: { error: 0, warning: 1 },
    })
  })

  it.each([
    ['a text file', 'These are no angle brackets.'],
    ['nothing', ''],
    ['a document type', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'],
    ['half a message', writeNewRelease(releaseDraft(), '4.3').slice(0, 900)],
    ['another root', '<ern:Letter xmlns:ern="http://ddex.net/xml/ern/43"/>'],
  ])('for a message that is %s', async (_what, content) => {
    const { send, only, catalogue } = service()
    await send('A/release.xml', content)
    expect(only().state).toBe('rejected')
    expect(only().topIssues[0]).toMatchObject({ severity: 'error' })
    expect(only().topIssues[0]?.fix).not.toBe('')
    expect(catalogue.releases()).toEqual([])
  })

  it('for audio that cannot be decoded', async () => {
    const broken = 'broken bytes'
    const draft = releaseDraft()
    draft.tracks[0]!.file.hash = { algorithm: 'UserDefined', value: 'x' }
    const { send, only, clock, parts, settle, catalogue } = service()
    await send('A/resources/01.wav', broken)
    for (const uri of ['resources/02.wav', 'resources/cover.jpg'])
      await send(`A/${uri}`, testFiles[uri]!)
    await send('A/release.xml', writeNewRelease(draft, '4.3'))
    clock.advance(11_000)
    await sweep(parts)
    await settle()
    expect(only().topIssues[0]).toMatchObject({ code: 'FILE_UNREADABLE' })
    expect(catalogue.releases()).toEqual([])
  })

  const ofLength = async (durationSeconds: number, hash: string) => {
    const draft = releaseDraft()
    Object.assign(draft.tracks[0]!, { durationSeconds })
    draft.tracks[0]!.file.hash.value = hash
    const bench = service()
    for (const [uri, text] of Object.entries(testFiles)) await bench.send(`A/${uri}`, text)
    await bench.send('A/release.xml', writeNewRelease(draft, '4.3'))
    const look = async () => {
      bench.clock.advance(11_000)
      await sweep(bench.parts)
      await bench.settle()
      const issues = bench.deliveries.issues(bench.only().id)
      return issues.filter(({ layer }) => layer === 'files')
    }
    return { ...bench, look, issues: await look() }
  }

  it('for a recording that ends before its time, when no hash proves it whole (R01)', async () => {
    const { only, issues, catalogue, send, parts, look } = await ofLength(90, 'PENDING')
    expect(only().state).toBe('rejected')
    const path = 'resources/01.wav'
    expect(issues).toMatchObject([{ code: 'FILE_TOO_SHORT', severity: 'error', path }])
    expect(issues[0]?.message).toContain('lasts 60 s, and the message says 90 s')
    expect(catalogue.releases()).toEqual([])
    // The sender sends it again, and now it is whole.
    const { prepareAudio } = parts.media
    parts.media.prepareAudio = async (...song) => ({
      ...(await prepareAudio(...song)),
      durationMs: 90_000,
    })
    await send(`A/${path}`, 'the first song, whole')
    await look()
    expect(only().state).toBe('completed')
  })

  it('when another feed delivered the release (two senders, one ICPN)', async () => {
    const { sendRelease, deliveries, catalogue } = service()
    await sendRelease()
    await sendRelease({ title: 'Stolen' }, 'A', 'feed-b')
    const foreign = deliveries.all().find(({ feedId }) => feedId === 'feed-b')
    expect(foreign?.topIssues[0]).toMatchObject({ code: 'RELEASE_OF_OTHER_FEED' })
    expect(catalogue.releases()[0]?.title).toBe('Low Tide')
  })
})

describe('messages about one release', () => {
  const at = (createdAt: string, title: string, messageId: string) => ({
    createdAt,
    title,
    messageId,
  })

  it('count in the order they were made, not in the order they came (R30)', async () => {
    const { sendRelease, catalogue, deliveries } = service()
    await sendRelease(at('2026-11-21T12:00:00+00:00', 'Newer', 'MSG-2'), 'B')
    await sendRelease(at('2026-11-20T12:00:00+00:00', 'Older', 'MSG-1'), 'A')
    expect(catalogue.releases()[0]?.title).toBe('Newer')
    const older = deliveries.all().find(({ folder }) => folder === 'A')
    expect(older).toMatchObject({ state: 'completed_with_warnings' })
    expect(older?.reason).toContain('newer message')
  })

  it('without any deal take it down, files or not', async () => {
    const { sendRelease, send, catalogue } = service()
    await sendRelease()
    const takeDown = releaseDraft({ deals: [], createdAt: '2026-11-22T09:00:00+00:00' })
    await send('T/takedown.xml', writeNewRelease(takeDown, '4.3'))
    expect(catalogue.releases()[0]).toMatchObject({ published: false, availableIn: [] })
  })

  it('whose deals are all over take it down, without sending a file again', async () => {
    const { sendRelease, send, catalogue, deliveries } = service()
    await sendRelease()
    const [deal] = releaseDraft().deals
    const over = releaseDraft({
      deals: [{ ...deal!, end: '2026-11-20' }],
      createdAt: '2026-11-22T09:00:00+00:00',
    })
    await send('T/takedown.xml', writeNewRelease(over, '4.3'))
    expect(deliveries.all().find(({ folder }) => folder === 'T')?.reason).toContain('is taken down')
    expect(catalogue.releases()[0]).toMatchObject({ published: false })
  })

  it('may name files of the release by their hash and send none of them', async () => {
    const { sendRelease, send, catalogue, deliveries } = service()
    await sendRelease()
    const renamed = releaseDraft({ title: 'High Tide', createdAt: '2026-11-22T09:00:00+00:00' })
    await send('U/update.xml', writeNewRelease(renamed, '4.3'))
    const update = deliveries.all().find(({ folder }) => folder === 'U')
    expect(update?.state).toBe('completed')
    expect(catalogue.releases()[0]).toMatchObject({ title: 'High Tide', published: true })
  })

  it('may name files without a hash and send none of them, and keep their sound', async () => {
    const { sendRelease, send, catalogue, clock, parts, settle } = service()
    await sendRelease()
    const renamed = releaseDraft({ title: 'High Tide', createdAt: '2026-11-22T09:00:00+00:00' })
    for (const { file } of [...renamed.tracks, { file: renamed.cover }])
      file.hash = { algorithm: 'MD5', value: 'PENDING' }
    await send('U/update.xml', writeNewRelease(renamed, '4.3'))
    expect(catalogue.releases()[0]?.title).toBe('Low Tide')
    clock.advance(61 * 60_000)
    await sweep(parts)
    await settle()
    expect(catalogue.releases()[0]).toMatchObject({ title: 'High Tide', published: true })
  })

  it('made at one moment count in the order of their batches, whoever is done first', async () => {
    const { sendRelease, send, catalogue } = service({ completion: 'settle', settleSeconds: 0 })
    await sendRelease({ title: 'First' }, '20161024145603121/A')
    const gone = writeNewRelease(releaseDraft({ deals: [], title: 'Gone' }), '4.3')
    await send('20161024145603125/A/A.xml', gone)
    await sendRelease({ title: 'Late' }, '20161024145603122/A')
    expect(catalogue.releases()[0]).toMatchObject({ title: 'Gone', published: false })
  })

  it('that take down what is not here say so, and show nothing', async () => {
    const { send, only, catalogue } = service()
    await send('T/takedown.xml', writeNewRelease(releaseDraft({ deals: [] }), '4.3'))
    expect(only().reason).toContain('nothing to take down')
    expect(catalogue.releases()).toMatchObject([{ published: false, trackCount: 0 }])
    expect(await catalogue.tracksOf('icpn-0742832000017')).toEqual([])
  })

  it('are taken back when a replacement is', async () => {
    const { send, only, deliveries } = service()
    const good = writeNewRelease(releaseDraft(), '4.3')
    await send('A/release.xml', good)
    const first = only().id
    await send('A/release.xml', 'a broken replacement')
    await send('A/resources/01.wav', testFiles['resources/01.wav']!)
    await send('A/release.xml', good)
    for (const [uri, content] of Object.entries(testFiles)) await send(`A/${uri}`, content)
    expect((await deliveries.get(first))?.state).toBe('completed')
  })

  it('that start later are shown when their time has come', async () => {
    const { sendRelease, catalogue, parts, clock } = service()
    const [deal] = releaseDraft().deals
    await sendRelease({ deals: [{ ...deal!, start: '2026-11-23', end: '2026-11-24' }] })
    expect(catalogue.releases()[0]).toMatchObject({ ready: true, published: false })
    clock.advance(24 * 3600_000)
    await sweep(parts)
    expect(catalogue.releases()[0]).toMatchObject({ published: true })
    clock.advance(48 * 3600_000)
    await sweep(parts)
    expect(catalogue.releases()[0]).toMatchObject({ published: false })
  })
})

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items]
  return items.flatMap((item, index) =>
    permutations(items.filter((_other, at) => at !== index)).map((rest) => [item, ...rest]),
  )
}
