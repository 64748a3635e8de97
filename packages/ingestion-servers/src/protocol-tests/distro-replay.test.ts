import { expect, test } from 'vitest'
import { openSender } from './open-sender.ts'
import { replayDistro } from './distro-replay-test-bench.ts'
import { startDoor } from './doors-test-bench.ts'

test.each(['sftp', 'ftp', 's3'] as const)(
  'all that DDEX Distro sends by %s is received and processed as it was meant',
  { timeout: 120_000 },
  async (protocol) => {
    const door = await startDoor(protocol)
    const { target, service, sender } = door
    const open = () => openSender(target)
    const rows = await replayDistro({ open, service, feedId: sender.feed.id })
    await door.stop()
    expect(rows.filter(({ fault }) => fault !== null)).toEqual([])
    expect(rows).toHaveLength(24)
    const versionsHeld = service.catalogue.releases().map(({ published }) => published)
    expect(versionsHeld).toEqual(Array.from({ length: 6 }, () => false))
  },
)
