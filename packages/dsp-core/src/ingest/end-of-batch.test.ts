import { writeNewRelease } from '@ddex/ern'
import { releaseDraft, testFiles, deliveryBench as service } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import type { FeedSettings } from '../schema/feed.ts'
import { manifestKeyOf } from '../delivery/match-key.ts'

const listing = (messageId: string) =>
  `<ns:ManifestMessage xmlns:ns="http://ddex.net/xml/ern-c-sftp/16" MessageVersionId="1"><MessageInBatch><MessageType>NewReleaseMessage</MessageType><MessageId>${messageId}</MessageId><URL></URL></MessageInBatch></ns:ManifestMessage>`

const icpns: Record<string, string> = { 'MSG-1': '0742832000017', 'MSG-2': '0742832000024' }
const unhashed = { algorithm: 'MD5', value: 'PENDING' }

/** A feed with everything in its root: one release that is over, and one that waits for its end. */
async function flatFeed(settings: Partial<FeedSettings> = {}) {
  const bench = service({ completion: 'manifest', ...settings })
  for (const [uri, text] of Object.entries(testFiles)) await bench.send(uri, text)
  for (const messageId of ['MSG-1', 'MSG-2']) {
    const draft = releaseDraft({ messageId, icpn: icpns[messageId]! })
    for (const { file } of draft.tracks) file.hash = unhashed
    await bench.send(`${messageId}.xml`, writeNewRelease(draft, '4.3'))
    if (messageId === 'MSG-1') await bench.send('manifest_1.xml', listing('MSG-1'))
  }
  expect(bench.at('MSG-1.xml').state).toBe('completed')
  expect(bench.at('MSG-2.xml').step).toBe('Waiting for the batch to end')
  const taken: string[] = []
  const { takeLease } = bench.deliveries
  bench.parts.deliveries.takeLease = async (id, ...asked) => {
    taken.push((await bench.deliveries.get(id))?.messagePath ?? '')
    return takeLease(id, ...asked)
  }
  const read: string[] = []
  const { readAll } = bench.objects
  bench.parts.objects.readAll = async (object) => {
    const file = bench.inbox.all().find((each) => each.object === object)
    if (file?.kind === 'manifest') read.push(`${file.path}, ${bench.ticker.running} heartbeats`)
    return readAll(object)
  }
  return { ...bench, taken, read }
}

describe('the end of a batch without a number, in the root', () => {
  it('wakes nobody when it lists nothing', async () => {
    const { send, taken, parts, deliveries } = await flatFeed()
    const { awaiting } = deliveries
    let asked = 0
    parts.deliveries.awaiting = (key) => {
      asked += 1
      return awaiting(key)
    }
    await send('0742832000017.complete', '')
    await send('0742832000018.complete', 'done')
    await send('BatchComplete_0742832000018.xml', '')
    expect(taken).toEqual([])
    expect(asked).toBe(0)
  })

  it('wakes those under way when it lists messages, and none that ended well', async () => {
    const { send, taken, at } = await flatFeed()
    await send('manifest_3.xml', listing('MSG-3'))
    expect(taken).toEqual(['MSG-2.xml'])
    await send('manifest_2.xml', listing('MSG-2'))
    expect(at('MSG-2.xml').state).toBe('completed')
    taken.length = 0
    await send('manifest_4.xml', listing('MSG-4'))
    expect(taken).toEqual([])
  })

  it('reads the deliveries that it may concern, and none that ended well', async () => {
    const { send, parts, deliveries, at } = await flatFeed()
    const { awaiting } = deliveries
    const asked: (string | null)[] = []
    parts.deliveries.awaiting = async function* (key) {
      for await (const delivery of awaiting(key)) {
        if (key === manifestKeyOf('feed-a', 'manifest.xml')) asked.push(delivery.messagePath)
        yield delivery
      }
    }
    await send('manifest_2.xml', listing('MSG-2'))
    expect(at('MSG-2.xml').state).toBe('completed')
    await send('manifest_4.xml', listing('MSG-4'))
    expect(asked).toEqual(['MSG-2.xml'])
  })

  it('wakes those that ended badly', async () => {
    const { send, at, taken } = await flatFeed()
    const draft = releaseDraft({ messageId: 'MSG-3', icpn: '0742832000031' })
    draft.tracks[0]!.file.uri = 'other.wav'
    await send('other.wav', 'another song')
    await send('MSG-3.xml', writeNewRelease(draft, '4.3'))
    await send('manifest_3.xml', listing('MSG-3'))
    expect(at('MSG-3.xml').state).toBe('rejected')
    taken.length = 0
    await send('manifest_2.xml', listing('MSG-2'))
    expect(taken.sort()).toEqual(['MSG-2.xml', 'MSG-3.xml'])
  })

  it('is read only where it may list messages, newest first, and with the lease kept', async () => {
    const { send, read, inbox, at } = await flatFeed()
    for (let other = 3; other < 9; other += 1) await send(`${other}.complete`, 'done')
    const large = inbox.all().find(({ path }) => path === 'manifest_1.xml')!
    await inbox.replace(large, { ...large, size: 20_000_000 })
    await send('manifest_2.xml', listing('MSG-2'))
    expect(at('MSG-2.xml').state).toBe('completed')
    expect([...new Set(read)]).toEqual(['manifest_2.xml, 1 heartbeats'])
  })
})
