import { writeNewRelease } from '@ddex/ern'
import { releaseDraft, deliveryBench as service, deliveryBenchOn } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'

const later = '2026-11-22T09:00:00+00:00'
const grid = 'A12425GABC1234002M'

const purge = (id: string, createdAt = later) => `<?xml version="1.0" encoding="UTF-8"?>
<ern:PurgeReleaseMessage xmlns:ern="http://ddex.net/xml/ern/43" AvsVersionId="4" LanguageAndScriptCode="en">
  <MessageHeader><MessageId>MSG-PURGE</MessageId>
    <MessageSender><PartyId>PADPIDA2026010101A</PartyId></MessageSender>
    <MessageRecipient><PartyId>PADPIDA2026010102B</PartyId></MessageRecipient>
    <MessageCreatedDateTime>${createdAt}</MessageCreatedDateTime></MessageHeader>
  <PurgedRelease><ReleaseId>${id}</ReleaseId></PurgedRelease>
</ern:PurgeReleaseMessage>`

/** The album as a message, with more identifiers or other words in it. */
const album = (change: Parameters<typeof releaseDraft>[0] = {}, ids = '') =>
  writeNewRelease(releaseDraft(change), '4.3').replace('<ICPN>', `${ids}<ICPN>`)

const own = (value: string) =>
  `<ProprietaryId Namespace="DPID:PADPIDA2026010101A">${value}</ProprietaryId>`

async function withAlbum(ids = `<GRid>${grid}</GRid>`) {
  const bench = service()
  await bench.sendRelease()
  await bench.send('B/release.xml', album({ createdAt: '2026-11-21T09:00:00+00:00' }, ids))
  expect(bench.catalogue.releases()).toMatchObject([{ published: true }])
  return bench
}

describe('a purge', () => {
  it.each([
    ['its ICPN', '<ICPN>0742832000017</ICPN>', `<GRid>${grid}</GRid>`],
    ['its ICPN with a leading zero', '<ICPN>00742832000017</ICPN>', `<GRid>${grid}</GRid>`],
    ['its GRid', `<GRid>${grid}</GRid>`, `<GRid>${grid}</GRid>`],
    ['a GRid with hyphens', '<GRid>A1-2425G-ABC1234002-M</GRid>', `<GRid>${grid}</GRid>`],
    ['a proprietary id', own('album-7'), own('album-7')],
  ])('finds the release that was filed under its ICPN by %s', async (_what, id, ids) => {
    const { send, at, catalogue } = await withAlbum(ids)
    await send('P/purge.xml', purge(id))
    expect(at('P/purge.xml').reason).toBe('“Low Tide” by The Harbour Lights is taken down.')
    expect(catalogue.releases()).toMatchObject([
      { title: 'Low Tide', trackCount: 2, published: false, availableIn: [] },
    ])
    expect(await catalogue.dealsOf('icpn-0742832000017')).toEqual([])
  })

  it("leaves another feed's release alone, though both call it the same", async () => {
    const { send, deliveries, catalogue } = await withAlbum(own('album-7'))
    await send('P/purge.xml', purge(own('album-7')), 'feed-b')
    await send('Q/purge.xml', purge('<ICPN>0742832000017</ICPN>'), 'feed-b')
    const [byOwn, byIcpn] = deliveries.all().filter(({ feedId }) => feedId === 'feed-b')
    expect(byOwn?.reason).toContain('nothing to take down')
    expect(byIcpn?.topIssues[0]?.code).toBe('RELEASE_OF_OTHER_FEED')
    expect(catalogue.releases()[0]).toMatchObject({ title: 'Low Tide', published: true })
  })
})

describe('a purge or take-down that comes late', () => {
  const old = '2026-11-20T12:00:00+00:00'
  it.each([
    ['a purge', purge('<ICPN>0742832000017</ICPN>', old)],
    ['a take-down', album({ deals: [], createdAt: old, messageId: 'MSG-DOWN' })],
  ])('leaves a release alone that a newer message has made: %s', async (_what, message) => {
    const { send, sendRelease, at, catalogue } = service()
    await sendRelease({ createdAt: later })
    const before = catalogue.releases()
    for (const folder of ['S', 'S2']) {
      await send(`${folder}/s.xml`, message)
      expect(at(`${folder}/s.xml`)).toMatchObject({
        state: 'completed_with_warnings',
        step: 'Not used',
        reason: expect.stringContaining('newer message'),
      })
    }
    expect(catalogue.releases()).toEqual(before)
    expect(catalogue.versions('icpn-0742832000017')).toHaveLength(1)
  })

  it.each([
    ['a purge', purge('<ICPN>0742832000017</ICPN>')],
    ['a take-down', album({ deals: [], createdAt: later })],
  ])(
    'sent twice ends it once, and an older message brings it not back: %s',
    async (_what, message) => {
      const { send, sendRelease, catalogue } = service()
      await sendRelease()
      await send('S/s.xml', message)
      await send('S2/s.xml', message)
      await sendRelease({ createdAt: '2026-11-21T12:00:00+00:00', title: 'Late' }, 'L')
      expect(catalogue.releases()).toMatchObject([{ published: false }])
      expect(catalogue.releases()[0]?.title).not.toBe('Late')
      await sendRelease({ createdAt: '2026-11-23T12:00:00+00:00', title: 'Back' }, 'N')
      expect(catalogue.releases()).toMatchObject([
        { title: 'Back', published: true, trackCount: 2 },
      ])
    },
  )
})

describe('a take-down that comes before the release', () => {
  it('wins over a late insert that is older (R30)', async () => {
    const { send, sendRelease, at, catalogue } = service()
    await send('T/t.xml', album({ deals: [], createdAt: later }))
    await sendRelease({ createdAt: '2026-11-20T12:00:00+00:00' })
    expect(at('A/release.xml').reason).toContain('newer message')
    expect(catalogue.releases()).toMatchObject([{ published: false, trackCount: 0 }])
  })

  it('does not keep out a newer insert', async () => {
    const { send, sendRelease, catalogue } = service()
    await send('T/t.xml', purge('<ICPN>0742832000017</ICPN>', '2026-11-20T12:00:00+00:00'))
    await sendRelease({ createdAt: later })
    expect(catalogue.releases()).toMatchObject([{ published: true, trackCount: 2 }])
  })

  it('gives its feed no claim on the release', async () => {
    const { send, sendRelease, catalogue } = service()
    await send('T/t.xml', album({ deals: [], createdAt: later }), 'feed-b')
    await sendRelease()
    expect(catalogue.releases()).toMatchObject([{ feedId: 'feed-a', published: true }])
  })
})

describe('a release', () => {
  it('stays one when a later message adds or leaves out an identifier', async () => {
    const { send, catalogue } = await withAlbum()
    const noIcpn = album({ createdAt: later, title: 'Renamed' }, `<GRid>${grid}</GRid>`)
    await send('C/r.xml', noIcpn.replace(/<ICPN>\d+<\/ICPN>/, ''))
    expect(catalogue.releases()).toMatchObject([{ id: 'icpn-0742832000017', title: 'Renamed' }])
  })

  it('is another one where the ICPN differs, though the sender calls both the same', async () => {
    const { send, catalogue } = await withAlbum(own('CAT-1'))
    await send('D/r.xml', album({ icpn: '0742832000024', createdAt: later }, own('CAT-1')))
    expect(catalogue.releases()).toHaveLength(1)
    for (const [uri, text] of [
      ['resources/01.wav', 'the first song'],
      ['resources/02.wav', 'the second song'],
      ['resources/cover.jpg', 'the cover'],
    ] as const)
      await send(`D/${uri}`, text)
    expect(catalogue.releases().map(({ id }) => id)).toEqual([
      'icpn-0742832000017',
      'icpn-0742832000024',
    ])
  })

  it('of another feed is not had by its GRid either', async () => {
    const { sendRelease, send, deliveries, catalogue } = await withAlbum()
    await sendRelease({ icpn: '', createdAt: later }, 'X', 'feed-b')
    const stolen = album({ createdAt: later, title: 'Stolen' }, `<GRid>${grid}</GRid>`)
    await send('X/release.xml', stolen.replace(/<ICPN>\d*<\/ICPN>/, ''), 'feed-b')
    const last = deliveries.all().at(-1)
    expect(last?.topIssues[0]?.code).toBe('RELEASE_OF_OTHER_FEED')
    expect(catalogue.releases()[0]?.title).toBe('Low Tide')
  })
})

describe('a release of another feed', () => {
  /** A service that notes what it prepares, and does something first. */
  const preparing = (first: (sha256: string) => Promise<void> = async () => {}) => {
    const prepared: string[] = []
    const noting = async (sha256: string) => {
      prepared.push(sha256)
      await first(sha256)
    }
    const bench = service({}, (parts) => ({
      ...parts,
      media: {
        ...parts.media,
        prepareAudio: (...[sha256, object, signal]) =>
          noting(sha256).then(() => parts.media.prepareAudio(sha256, object, signal)),
        prepareCover: (...[sha256, object, signal]) =>
          noting(sha256).then(() => parts.media.prepareCover(sha256, object, signal)),
      },
    }))
    return { ...bench, prepared }
  }

  it('has nothing prepared for it', async () => {
    const { sendRelease, at, deliveries, prepared } = preparing()
    await sendRelease()
    const before = prepared.length
    await sendRelease({ title: 'Stolen' }, 'B', 'feed-b')
    expect(at('B/release.xml').topIssues[0]?.code).toBe('RELEASE_OF_OTHER_FEED')
    expect(at('B/release.xml').state).toBe('rejected')
    expect(prepared).toHaveLength(before)
    const steps = deliveries.timeline(at('B/release.xml').id).map(({ title }) => title)
    expect(steps).toEqual(['Message read', 'Files checked', 'Rejected'])
  })

  it('stays so when it came while that of this feed was prepared', async () => {
    let isFirst = true
    const { sendRelease, memory, at, catalogue } = preparing(async () => {
      if (!isFirst) return
      isFirst = false
      await deliveryBenchOn(memory).sendRelease({ title: 'Quicker' }, 'A', 'feed-a')
    })
    await sendRelease({ title: 'Slower' }, 'B', 'feed-b')
    expect(at('B/release.xml').topIssues[0]?.code).toBe('RELEASE_OF_OTHER_FEED')
    expect(catalogue.releases()).toMatchObject([{ title: 'Quicker', feedId: 'feed-a' }])
  })
})

describe('a message with several main releases', () => {
  /** The album twice in one message, under two ICPNs. */
  const two = (second: string) => {
    const text = writeNewRelease(releaseDraft({ title: 'Both', createdAt: later }), '3.8.2')
    const [release] = /<Release IsMainRelease="true">[\s\S]*?<\/Release>/.exec(text) ?? ['']
    const other = release
      .replace('<ReleaseReference>R0<', '<ReleaseReference>R90<')
      .replace('0742832000017', second)
    const dealt = '<DealReleaseReference>R0</DealReleaseReference>'
    return text
      .replace(release, release + other)
      .replace(dealt, `${dealt}<DealReleaseReference>R90</DealReleaseReference>`)
  }

  it('puts all of them into the catalogue', async () => {
    const { sendRelease, send, catalogue, at } = service()
    await sendRelease()
    await send('A/two.xml', two('0742832000024'))
    expect(at('A/two.xml').reason).toMatch(/ can be heard\.$/)
    expect(at('A/two.xml').releaseIds).toEqual(['icpn-0742832000017', 'icpn-0742832000024'])
    expect(catalogue.releases()).toMatchObject([{ title: 'Both' }, { title: 'Both' }])
  })

  it('changes none of them when one belongs to another feed', async () => {
    const { sendRelease, send, catalogue, at } = service()
    await sendRelease({ icpn: '0742832000024' }, 'A', 'feed-b')
    await sendRelease()
    await send('A/two.xml', two('0742832000024'))
    expect(at('A/two.xml')).toMatchObject({ state: 'rejected', releaseIds: [] })
    expect(catalogue.releases()).toMatchObject([{ title: 'Low Tide' }, { title: 'Low Tide' }])
  })

  it('leaves alone the one that a newer message has changed', async () => {
    const { sendRelease, send, catalogue, at } = service()
    const newest = { icpn: '0742832000024', createdAt: '2026-11-23T09:00:00+00:00' }
    await sendRelease({ ...newest, title: 'Newest' }, 'N')
    await sendRelease()
    await send('A/two.xml', two('0742832000024'))
    expect(at('A/two.xml').reason).toContain('A newer message about 0742832000024')
    const titles = catalogue.releases().map(({ title }) => title)
    expect(titles.sort()).toEqual(['Both', 'Newest'])
  })
})

describe('a deal for some services only', () => {
  const channel = (kind: string, dpid: string) =>
    album().replace(/(<CommercialModelType>)/, `<${kind}><PartyId>${dpid}</PartyId></${kind}>$1`)
  const deliver = async (xml: string, partyIds: string[]) => {
    const bench = service()
    bench.settings.partyIds = partyIds
    await bench.sendRelease({ createdAt: '2026-11-19T12:00:00+00:00' })
    await bench.send('C/r.xml', xml)
    return { ...bench, release: bench.catalogue.releases()[0] }
  }

  it.each([
    ['is used where it is for this one', 'DistributionChannel', ['PADPIDA2026010102B'], true],
    [
      'is used under any spelling of its DPID',
      'DistributionChannel',
      ['PA-DPIDA-2026010102-B'],
      true,
    ],
    ['is not used where it is for others', 'DistributionChannel', ['PADPIDA2026019999Z'], false],
    [
      'is not used where it leaves this one out',
      'ExcludedDistributionChannel',
      ['PADPIDA2026010102B'],
      false,
    ],
    [
      'is used where it leaves others out',
      'ExcludedDistributionChannel',
      ['PADPIDA2026019999Z'],
      true,
    ],
    [
      'is for the recipient where the service has not said who it is',
      'DistributionChannel',
      [],
      true,
    ],
  ])('%s', async (_what, kind, partyIds, isShown) => {
    const { release, issues } = await deliver(channel(kind, 'PADPIDA2026010102B'), partyIds).then(
      (bench) => ({ ...bench, issues: bench.deliveries.issues(bench.at('C/r.xml').id) }),
    )
    expect(release?.published).toBe(isShown)
    expect(issues.some(({ code }) => code === 'DEAL_FOR_OTHER_SERVICE')).toBe(!isShown)
  })
})
