import { writeNewRelease, type NewReleaseDraft } from '@ddex/ern'
import { md5, releaseDraft, testFiles, deliveryBench as service } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'

const id = 'icpn-0742832000017'
const made = (day: number, more: Partial<NewReleaseDraft> = {}): Partial<NewReleaseDraft> => ({
  createdAt: `2026-11-${day}T09:00:00+00:00`,
  messageId: `MSG-${day}`,
  ...more,
})
const messageOf = (change: Partial<NewReleaseDraft>) => writeNewRelease(releaseDraft(change), '4.3')

describe('the history of a release', () => {
  it('names every message that made it what it was, in their order, and no other', async () => {
    const { sendRelease, send, at, catalogue } = service()
    await sendRelease(made(18))
    await send('U/update.xml', messageOf(made(20, { title: 'High Tide' })))
    await send('O/old.xml', messageOf(made(19, { title: 'Older' })))
    await send('U/again.xml', messageOf(made(20, { title: 'High Tide' })))
    await sendRelease(made(21, { title: 'Stolen' }), 'X', 'feed-b')
    await send('B/broken.xml', messageOf(made(21)).slice(0, 900))
    await send('T/takedown.xml', messageOf(made(21, { title: 'High Tide', deals: [] })))
    const history = catalogue.versions(id)
    expect(history.map(({ messageId, title, published }) => [messageId, title, published])).toEqual(
      [
        ['MSG-18', 'Low Tide', true],
        ['MSG-20', 'High Tide', true],
        ['MSG-21', 'High Tide', false],
      ],
    )
    expect(history.map(({ deliveryId }) => deliveryId)).toEqual(
      ['A/release.xml', 'U/update.xml', 'T/takedown.xml'].map((path) => at(path).id),
    )
  })
})

describe('an update of words alone', () => {
  it.each(['hashes', 'no hashes'])('with %s keeps the sound, and prepares nothing', async (how) => {
    const bench = service()
    await bench.sendRelease(made(18))
    const soundOf = async () =>
      (await bench.catalogue.tracksOf(id)).map(({ audioSha256, durationMs }) => ({
        audioSha256,
        durationMs,
      }))
    const [before, cover] = [await soundOf(), bench.catalogue.releases()[0]?.cover]
    const prepared: string[] = []
    const { write } = bench.objects
    bench.objects.write = async (path, ...rest) => {
      if (path.startsWith('media/')) prepared.push(path)
      await write(path, ...rest)
    }
    const update = releaseDraft(made(20, { title: 'High Tide' }))
    update.tracks[0]!.title = 'Slack Water'
    if (how === 'no hashes')
      for (const { file } of [...update.tracks, { file: update.cover }])
        file.hash = { algorithm: 'MD5', value: 'PENDING' }
    await bench.send('U/update.xml', writeNewRelease(update, '4.3'))
    for (let minutes = 0; minutes < 62; minutes += 1) await bench.pass(60_000)
    expect(bench.at('U/update.xml').state).toMatch(/^completed/)
    expect(bench.catalogue.releases()).toMatchObject([
      { title: 'High Tide', published: true, cover },
    ])
    expect((await bench.catalogue.tracksOf(id)).map(({ title }) => title)).toEqual([
      'Slack Water',
      'Flow',
    ])
    expect(await soundOf()).toEqual(before)
    expect(prepared).toEqual([])
  })
})

describe('a batch with a folder a release', () => {
  const batch = '20261120120000000'
  const [one, two] = ['0742832000017', '0742832000024'] as const
  const end = (ids: string[]) =>
    `<ns:ManifestMessage xmlns:ns="http://ddex.net/xml/ern-c/16" MessageVersionId="1">${ids
      .map(
        (icpn) =>
          `<MessageInBatch><MessageType>NewReleaseMessage</MessageType><MessageId>MSG-${icpn}</MessageId><URL>./${icpn}/${icpn}.xml</URL></MessageInBatch>`,
      )
      .join('')}</ns:ManifestMessage>`

  it('takes each when it is whole and the batch was ended, and one late file keeps no other', async () => {
    const { send, at, catalogue, pass } = service()
    for (const icpn of [one, two]) {
      const draft = releaseDraft({ icpn, title: icpn, messageId: `MSG-${icpn}` })
      for (const { file } of [...draft.tracks, { file: draft.cover }])
        file.hash = { algorithm: 'MD5', value: md5(`${icpn} ${testFiles[file.uri]}`) }
      for (const [uri, text] of Object.entries(testFiles))
        if (icpn === one || uri !== 'resources/02.wav')
          await send(`${batch}/${icpn}/${uri}`, `${icpn} ${text}`)
      await send(`${batch}/${icpn}/${icpn}.xml`, writeNewRelease(draft, '4.3'))
    }
    for (const icpn of [one, two])
      expect(at(`${batch}/${icpn}/${icpn}.xml`).state).toBe('waiting_for_files')
    await send(`${batch}/BatchComplete_${batch}.xml`, end([one, two]))
    expect(at(`${batch}/${one}/${one}.xml`).state).toBe('completed')
    expect(at(`${batch}/${two}/${two}.xml`)).toMatchObject({
      state: 'waiting_for_files',
      reason: '1 of the named files is not here: resources/02.wav.',
    })
    expect(catalogue.releases().map(({ title }) => title)).toEqual([one])
    await pass(61 * 60_000)
    expect(at(`${batch}/${two}/${two}.xml`).state).toBe('rejected')
    await send(`${batch}/${two}/resources/02.wav`, `${two} ${testFiles['resources/02.wav']}`)
    expect(at(`${batch}/${two}/${two}.xml`).state).toBe('completed')
    const sounds = await Promise.all([one, two].map((icpn) => catalogue.tracksOf(`icpn-${icpn}`)))
    expect(new Set(sounds.flat().map(({ audioSha256 }) => audioSha256)).size).toBe(4)
  })
})
