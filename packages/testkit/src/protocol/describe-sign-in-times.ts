import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rankDifference } from '../rank-test.ts'
import { startDear, type RunningDoor, type StrangersProtocol } from './describe-strangers.ts'
import { testSender } from './test-sender.ts'

/** As many as R12 has: enough to find a difference of a tenth on a busy machine (`rank-test.test.ts`). */
const pairs = 200

/** Whether a stranger who measures can tell a name that exists from one that does not. */
export function describeSignInTimes(protocol: StrangersProtocol): void {
  describe(`sign-ins at ${protocol.name}`, () => {
    const one = testSender('one', protocol.protocol)
    let running: RunningDoor
    beforeAll(async () => {
      running = await startDear(protocol, one)
    })
    afterAll(() => running.stop())

    test('take as long for an unknown name as for a wrong password (R12)', async () => {
      const times: Record<'wrong' | 'unknown', number[]> = { wrong: [], unknown: [] }
      for (let pair = 0; pair < pairs; pair++) {
        // By turns, and each first as often: what else the machine does weighs on both alike.
        const kinds = ['wrong', 'unknown'] as const
        for (const kind of pair % 2 === 0 ? kinds : [...kinds].reverse()) {
          const username = kind === 'wrong' ? one.username : 'nobody'
          times[kind].push((await protocol.refusal(running.address, username)).ms)
        }
      }
      expect(Math.abs(rankDifference(times.wrong, times.unknown))).toBeLessThan(3.29)
    }, 600_000)
  })
}
