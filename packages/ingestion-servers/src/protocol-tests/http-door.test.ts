import { afterEach, beforeEach, expect, test } from 'vitest'
import { httpSender, startHttpDoor, type RunningDoor } from '../http/http-under-test.ts'
import type { HttpTarget } from '../senders/target.ts'
import type { CheckName } from './check.ts'
import { replayDistro } from './distro-replay-test-bench.ts'
import { openSender } from '../senders/open-sender.ts'
import { runProtocolTests } from './run-protocol-tests.ts'

const sender = httpSender('tested')
let door: RunningDoor
let target: HttpTarget

beforeEach(async () => {
  door = await startHttpDoor([sender])
  target = { protocol: 'http', url: door.url, apiKey: door.keyOf(sender) }
})
afterEach(() => door.stop())

/** What goes through the door itself; large files go to the bucket, which the whole service has in e2e tests. */
const only: CheckName[] = [
  ...(['connection', 'authentication', 'upload', 'many_files'] as const),
  ...(['trigger', 'ern_processing', 'error_handling'] as const),
]

test('the tests of HTTP pass against a door that works', { timeout: 60_000 }, async () => {
  const { watch } = door.service
  const report = await runProtocolTests({ target, feedId: 'tested', watch, only })
  expect(report.results.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
  expect(report).toMatchObject({ protocol: 'http', success: true })
})

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
