import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { testSender, type RunningProtocol, type TestSender } from '@ddex/testkit'
import { startFtp } from '../ftp/ftp-under-test.ts'
import { openSender } from './open-sender.ts'
import { bytesFile } from '../senders/sender.ts'
import type { SenderTarget } from '../senders/target.ts'
import { startSftp } from '../sftp/sftp-under-test.ts'

/** All of them come from this machine, which counts as one host. */
const config = { maxConnectionsPerHost: 200 }
const doors = {
  sftp: (feeds: TestSender[]) => startSftp(feeds, config),
  ftp: (feeds: TestSender[]) => startFtp(feeds, config),
} as const

const targetOf = (
  protocol: keyof typeof doors,
  { address }: RunningProtocol,
  { username, password }: TestSender,
): SenderTarget =>
  protocol === 'ftp'
    ? { protocol, ...address, security: 'plain', username, password }
    : { protocol, ...address, username, password }

test.each(['sftp', 'ftp'] as const)(
  'a hundred feeds by %s, connected and uploading at once, lose and refuse nothing',
  { timeout: 120_000 },
  async (protocol) => {
    const feeds = Array.from({ length: 100 }, (_, at) => testSender(`feed-${at}`, protocol))
    const door = await doors[protocol](feeds)
    const files = new Map(feeds.map(({ feed }) => [feed.id, randomBytes(200_000)]))
    // All are signed in before the first one sends.
    const senders = await Promise.all(
      feeds.map(async (each) => ({
        each,
        sender: await openSender(targetOf(protocol, door, each)),
      })),
    )
    await Promise.all(
      senders.map(({ each, sender }) => {
        const bytes = files.get(each.feed.id) ?? Buffer.alloc(0)
        return sender.put(bytesFile('album/track.wav', bytes, (part) => Readable.from([part])))
      }),
    )
    for (const [feedId, bytes] of files)
      await door.inbox.untilHolds(feedId, 'album/track.wav', bytes)
    expect(door.inbox.received).toHaveLength(100)
    await Promise.all(senders.map(({ sender }) => sender.close()))
    await door.stop()
  },
)
