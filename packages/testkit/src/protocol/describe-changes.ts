import { expect, test } from 'vitest'
import { slow, type Bench } from './protocol-bench.ts'
import type { ProtocolClient } from './protocol-client.ts'
import { lackWords, type ProtocolLack } from './protocol-lacks.ts'

/** What a sender may do with what is there, with all that its protocol lacks tried in another way. */
export function describeChanges(bench: Bench, lacks: ReadonlySet<ProtocolLack>): void {
  if (lacks.has('folders') || lacks.has('renames') || lacks.has('removals'))
    describeFewer(bench, lacks)
  else describeAll(bench)
}

function describeAll(bench: Bench): void {
  test('makes, renames and removes folders and files', { timeout: slow }, async () => {
    const client = await bench.connect()
    await client.makeFolder('album')
    await client.put('album/track.wav.part', Buffer.from('sound'))
    await client.rename('album/track.wav.part', 'album/track.wav')
    await bench.server.inbox.untilHolds('one', 'album/track.wav', Buffer.from('sound'))
    await client.rename('album', 'record')
    await bench.server.inbox.untilHolds('one', 'record/track.wav', Buffer.from('sound'))
    expect(await client.list('')).toEqual(['record'])
    await expect(client.removeFolder('record')).rejects.toThrow()
    await client.remove('record/track.wav')
    await client.removeFolder('record')
    expect(await client.list('')).toEqual([])
  })
}

/** Where names are all that there is, or a sender may do less. */
function describeFewer(bench: Bench, lacks: ReadonlySet<ProtocolLack>): void {
  const sound = Buffer.from('sound')
  const withTrack = async () => {
    const client = await bench.connect()
    await client.put('album/track.wav', sound)
    await bench.server.inbox.untilHolds('one', 'album/track.wav', sound)
    return client
  }
  const untouched = async (client: ProtocolClient) =>
    expect(Buffer.from(await client.get('album/track.wav')).equals(sound)).toBe(true)

  test.runIf(lacks.has('folders'))(lackWords.folders, { timeout: slow }, async () => {
    const client = await bench.connect()
    await client.makeFolder('album').catch(() => undefined)
    await client.put('last.xml', Buffer.from('last'))
    await bench.server.inbox.untilHolds('one', 'last.xml', Buffer.from('last'))
    expect(bench.server.inbox.paths('one')).toEqual(['last.xml'])
  })

  const renames = lacks.has('renames') ? lackWords.renames : 'renames a file'
  test(renames, { timeout: slow }, async () => {
    const client = await withTrack()
    const renamed = client.rename('album/track.wav', 'album/other.wav')
    if (lacks.has('renames')) {
      await expect(renamed).rejects.toThrow()
      return untouched(client)
    }
    await renamed
    await bench.server.inbox.untilHolds('one', 'album/other.wav', sound)
    expect(await client.list('album')).toEqual(['other.wav'])
    await bench.server.inbox.untilRemoved('one', 'album/track.wav')
  })

  const removes = lacks.has('removals') ? lackWords.removals : 'removes a file'
  test(removes, { timeout: slow }, async () => {
    const client = await withTrack()
    const removed = client.remove('album/track.wav')
    if (lacks.has('removals')) {
      await expect(removed).rejects.toThrow()
      return untouched(client)
    }
    await removed
    await bench.server.inbox.untilRemoved('one', 'album/track.wav')
    expect(await client.list('album')).toEqual([])
    await expect(client.get('album/track.wav')).rejects.toThrow()
  })
}
