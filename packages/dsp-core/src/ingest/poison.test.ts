import { writeNewRelease } from '@ddex/ern'
import {
  poisonedParts,
  releaseDraft,
  testFiles,
  deliveryBench as service,
  type PoisonPlan,
} from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { backoffMs, maxAttempts } from '../delivery/backoff.ts'

const poison = 'P/release.xml'
const poisonIcpn = '0742832000031'

/** A service in which one call goes wrong whenever it is made for one message. */
function poisoned(at: string) {
  let during = new Set<string>()
  const bench = service({}, (parts) => {
    const isPoison: PoisonPlan['isPoison'] = (id) =>
      bench.deliveries.all().some((each) => each.id === id && each.messagePath === poison)
    const wrapped = poisonedParts(parts, { at, isPoison })
    during = wrapped.during
    return wrapped.parts
  })
  const sendPoison = async () => {
    for (const [uri, text] of Object.entries(testFiles)) await bench.send(`P/${uri}`, text)
    await bench.send(poison, writeNewRelease(releaseDraft({ icpn: poisonIcpn }), '4.3'))
  }
  return { ...bench, during, sendPoison }
}

/** Without these nothing can be noted of a delivery, and without its feed nothing be known. */
const needed = ['feeds.get', 'deliveries.update']
/** By then it has ended well. */
const afterwards = (name: string) =>
  name.startsWith('acknowledgements.') || ['objects.stat', 'objects.write'].includes(name)

/** Nothing is tried for ever: after some days all is quiet. */
async function outlast({ pass }: Pick<ReturnType<typeof poisoned>, 'pass'>): Promise<void> {
  for (let quarter = 0; quarter < 4 * 24 * 4; quarter += 1) await pass(900_000)
}

async function callsOfOne(): Promise<string[]> {
  const clean = poisoned('nothing')
  await clean.sendPoison()
  expect(clean.at(poison).state).toBe('completed')
  return [...clean.during].filter((name) => !needed.includes(name))
}

describe('a message that brings out a fault of ours (R31)', () => {
  const calls = callsOfOne()

  it('at any call is left for a person after five tries, and nobody else waits', async () => {
    const names = (await calls).filter((name) => !afterwards(name))
    expect(names.length).toBeGreaterThanOrEqual(10)
    for (const name of names) {
      const bench = poisoned(name)
      await bench.sendPoison()
      for (let attempt = 1; attempt < maxAttempts; attempt += 1) {
        expect([name, bench.at(poison).state, bench.at(poison).attempt]).toEqual([
          ...[name, 'failed_retrying', attempt],
        ])
        const folder = `other-${attempt}`
        await bench.sendRelease({ icpn: `07428320001${attempt}0` }, folder)
        expect(bench.at(`${folder}/release.xml`)).toMatchObject({
          state: expect.stringMatching(/^completed/),
          settledAt: bench.clock.now(),
        })
        await bench.pass(backoffMs(attempt, () => 1)!)
      }
      await outlast(bench)
      expect([name, bench.at(poison)]).toMatchObject([
        name,
        { state: 'failed', attempt: maxAttempts, nextAttemptAt: null, releaseIds: [] },
      ])
      const shown = bench.catalogue.releases().map(({ id }) => id)
      expect(shown).toHaveLength(maxAttempts - 1)
      expect(shown).not.toContain(`icpn-${poisonIcpn}`)
    }
  }, 120_000)

  it('when its sender is told is none to the release', async () => {
    for (const name of (await calls).filter(afterwards)) {
      const bench = poisoned(name)
      await bench.sendPoison()
      await outlast(bench)
      expect([name, bench.at(poison)]).toMatchObject([
        name,
        { state: 'completed', nextAttemptAt: null },
      ])
    }
  })
})
