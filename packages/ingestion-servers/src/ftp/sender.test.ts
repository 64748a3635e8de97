import { Readable } from 'node:stream'
import { testSender } from '@ddex/testkit'
import { afterEach, expect, test } from 'vitest'
import { startFtp, type RunningFtp } from './ftp-under-test.ts'
import { openFtpSender } from './sender.ts'

let running: RunningFtp
afterEach(() => running.stop())

const one = testSender('one', 'ftp')

test.each([
  { security: 'plain', pieces: [1000] },
  { security: 'plain', pieces: [300_000, 65_536, 700_000] },
  { security: 'explicit', pieces: [1000] },
  { security: 'explicit', pieces: [300_000, 65_536, 700_000] },
] as const)(
  'a file is cut after about as much as was asked for: $security, $pieces',
  async (each) => {
    const { security, pieces } = each
    running = await startFtp([one])
    const { host, port, certificateFingerprint } = running.addresses
    const { username, password } = one
    const sender = await openFtpSender({
      ...{ protocol: 'ftp', host, port, username, password, security },
      ...(certificateFingerprint && { certificateFingerprint }),
    })
    const size = pieces.reduce((sum, length) => sum + length, 0)
    const open = () => Readable.from(pieces.map((length) => Buffer.alloc(length, 7)))
    await sender.cut({ path: 'album/a.wav', size, open }, size / 2)
    await running.log.until((record) => record.filesFailed === 1)
    const [file] = [...running.log.records.values()][0]?.recentFiles ?? []
    expect(file).toMatchObject({ path: 'album/a.wav', outcome: 'cut' })
    // What is still under way when the server hears of the end is lost.
    expect(file?.bytes).toBeGreaterThan(0)
    expect(file?.bytes).toBeLessThanOrEqual(size / 2)
  },
)
