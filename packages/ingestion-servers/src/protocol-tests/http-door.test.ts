import { afterEach, beforeEach, expect, test } from 'vitest'
import { httpSender, startHttpDoor, type RunningDoor } from '../http/http-under-test.ts'
import type { HttpTarget } from '../senders/target.ts'
import { replayDistro } from './distro-replay-test-bench.ts'
import { openSender } from './open-sender.ts'

const sender = httpSender('tested')
let door: RunningDoor
let target: HttpTarget

beforeEach(async () => {
  door = await startHttpDoor([sender])
  target = { protocol: 'http', url: door.url, apiKey: door.keyOf(sender) }
})
afterEach(() => door.stop())

test(
  'all that DDEX Distro sends as single files is received and processed as it was meant',
  { timeout: 60_000 },
  async () => {
    const open = () => openSender(target)
    const rows = await replayDistro({ open, service: door.service, feedId: 'tested' })
    expect(rows.filter(({ fault }) => fault !== null)).toEqual([])
    expect(rows).toHaveLength(24)
  },
)
