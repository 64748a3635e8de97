import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Inbox } from '@ddex/dsp-core'
import { writeNewRelease, type NewReleaseDraft } from '@ddex/ern'
import { faultKinds, md5, releaseDraft, testFiles, type FaultKind } from '@ddex/testkit'
import { afterEach, describe, expect, test } from 'vitest'
import { bytesFile, type Sender, type SenderFile } from '../senders/sender.ts'
import { startDoor, type Between, type TestedDoor } from './doors-test-bench.ts'
import { openSender } from './open-sender.ts'

const slow = 120_000
const running: TestedDoor[] = []
const senders: Sender[] = []
afterEach(async () => {
  for (const sender of senders.splice(0)) await sender.close()
  for (const door of running.splice(0)) await door.stop()
})

type Start = Parameters<typeof startDoor>
async function start(...[protocol, settings, between]: Start): Promise<TestedDoor> {
  const door = await startDoor(protocol, settings, between)
  running.push(door)
  return door
}
async function signIn(target: TestedDoor['target']): Promise<Sender> {
  const sender = await openSender(target)
  senders.push(sender)
  return sender
}

const file = (path: string, bytes: Uint8Array) =>
  bytesFile(path, bytes, (part) => Readable.from(piecesOf(Buffer.from(part))))
function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 16_384) yield bytes.subarray(at, at + 16_384)
}
const oneSong = (change: Partial<NewReleaseDraft['tracks'][number]['file']> = {}) => {
  const draft = releaseDraft()
  draft.tracks.length = 1
  Object.assign(draft.tracks[0]?.file ?? {}, change)
  return draft
}
/** A song, the message and the cover. */
const deliveryOf = (draft: NewReleaseDraft, song = Buffer.from(testFiles[songUri] ?? '')) => [
  file(`A/${songUri}`, song),
  file('A/release.xml', Buffer.from(writeNewRelease(draft, '4.3'))),
  file('A/resources/cover.jpg', Buffer.from(testFiles['resources/cover.jpg'] ?? '')),
]
const songUri = 'resources/01.wav'

/** What is known when everything that was answered for has been handed on and looked at. */
async function outcome(door: TestedDoor) {
  await door.handedOn()
  await door.service.settled()
  const { deliveries, catalogue, objects } = door.service
  return {
    states: deliveries.all().map(({ state }) => state),
    codes: deliveries.all().flatMap(({ id }) => deliveries.issues(id).map(({ code }) => code)),
    titles: catalogue.releases().map(({ title }) => title),
    prepared: objects.paths().filter((path) => path.startsWith('media/')).length,
  }
}
const nothingPublished = { titles: [], prepared: 0 }
const published = { states: ['completed'], titles: ['Low Tide'], prepared: 2 }

const whole = randomBytes(1_048_576)
const half = whole.subarray(0, 500_000)
const largeSong = () =>
  deliveryOf(oneSong({ hash: { algorithm: 'MD5', value: md5(whole) } }), whole)

describe.each(['ftp', 'sftp'] as const)('a delivery by %s', (protocol) => {
  test('whose song is cut at 500,000 of 1,048,576 bytes waits until it is whole (R01)', async () => {
    const door = await start(protocol)
    const [song, ...others] = largeSong()
    const first = await signIn(door.target)
    for (const each of others) await first.put(each)
    await first.cut(song!, half.length)
    for (let minute = 0; minute < 30; minute++) await door.service.later(60_000)
    expect(await outcome(door)).toMatchObject({
      ...nothingPublished,
      states: ['waiting_for_files'],
    })
    const again = await signIn(door.target)
    expect(await resumed(again, song!)).toBeGreaterThan(0)
    expect(await outcome(door)).toMatchObject(published)
    const held = await door.service.watch.file('tested', `A/${songUri}`)
    expect(held?.size).toBe(whole.length)
  })

  test('comes to one result in every order of arrival (R24)', { timeout: slow }, async () => {
    const files = deliveryOf(oneSong())
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      const door = await start(protocol)
      const sender = await signIn(door.target)
      for (const index of order) await sender.put(files[index]!)
      expect(await outcome(door)).toMatchObject(published)
    }
  })

  test('sent 100 times, by ten sessions at once, is one (R23)', { timeout: slow }, async () => {
    const door = await start(protocol)
    const files = deliveryOf(oneSong())
    const sessions = await Promise.all(Array.from({ length: 10 }, () => signIn(door.target)))
    await Promise.all(
      sessions.map(async (sender, worker) => {
        for (let round = 0; round < 10; round++)
          for (const index of files.keys())
            await sender.put(files[(index + worker) % files.length]!)
      }),
    )
    expect(await outcome(door)).toMatchObject(published)
    const { catalogue, acknowledgements } = door.service
    expect(catalogue.versions(catalogue.releases()[0]?.id ?? '')).toHaveLength(1)
    expect(acknowledgements.all()).toHaveLength(1)
  })

  test('of a type that the feed may not deliver is rejected, and nothing of it is used (R13)', async () => {
    const door = await start(protocol, { allowedFileTypes: ['audio', 'picture'] })
    const sender = await signIn(door.target)
    for (const each of deliveryOf(oneSong())) await sender.put(each)
    const found = await outcome(door)
    expect(found).toMatchObject({ ...nothingPublished, states: ['rejected'] })
    expect(found.codes).toContain('FILE_TYPE_NOT_ALLOWED')
  })

  test('with a file that is a byte too large is told so, and waits (R13)', async () => {
    const files = largeSong()
    const door = await start(protocol, { maxFileSize: whole.length - 1 })
    const sender = await signIn(door.target)
    const [song, ...others] = files
    for (const each of others) await sender.put(each)
    await expect(sender.put(song!)).rejects.toThrow(/larger than the .* allowed/)
    expect(await outcome(door)).toMatchObject({
      ...nothingPublished,
      states: ['waiting_for_files'],
    })
  })

  const faults = faultKinds.flatMap((kind) => [1, 2, 3].map((call) => ({ kind, call })))
  test.concurrent.each(faults)(
    'arrives though the inbox fails: $kind, at call $call (R26)',
    { timeout: slow },
    async ({ kind, call }) => {
      const door = await startDoor(protocol, {}, failingOnce(kind, call))
      const sender = await openSender(door.target)
      try {
        for (const each of deliveryOf(oneSong())) await sender.put(each)
        expect(await outcome(door)).toMatchObject(published)
        expect(door.service.acknowledgements.all()).toHaveLength(1)
      } finally {
        await sender.close()
        await door.stop()
      }
    },
  )
})

/** From which byte on it went; asks until the server has noticed that the sender is gone. */
async function resumed(sender: Sender, song: SenderFile): Promise<number> {
  for (let ask = 0; ask < 1000; ask++) {
    const start = await sender.resume?.(song).catch(() => undefined)
    if (start !== undefined) return start
  }
  throw new Error('Nothing of the cut upload was kept.')
}

/** An inbox of which one call goes wrong. */
function failingOnce(kind: FaultKind, failing: number): Between {
  let calls = 0
  return (inbox: Inbox) => ({
    ...inbox,
    async receive(received) {
      const isIt = ++calls === failing
      if (isIt && kind !== 'timeout-after-commit') throw new Error(kind)
      const record = await inbox.receive(received)
      if (isIt) throw new Error(kind)
      return record
    },
  })
}

// FTP in the clear ends a file by closing the connection, which is also how a sender dies.
test('half a song that plain FTP took for a whole one publishes nothing (R01)', async () => {
  const door = await start('ftp')
  const [song, ...others] = largeSong()
  const sender = await signIn({ ...door.target, security: 'plain' } as TestedDoor['target'])
  for (const each of others) await sender.put(each)
  await sender.put(file(`A/${songUri}`, half))
  const found = await outcome(door)
  expect(found).toMatchObject({ ...nothingPublished, states: ['rejected'] })
  expect(found.codes).toContain('ERN_HASH_MISMATCH')
  await sender.put(song!)
  expect(await outcome(door)).toMatchObject(published)
})
