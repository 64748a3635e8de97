import { writeNewRelease } from '@ddex/ern'
import {
  crashingParts,
  faultKinds,
  faultyParts,
  queueAgain,
  releaseDraft,
  stateHash,
  stateOf,
  testFiles,
  type CrashPlan,
  type FaultPlan,
  deliveryBench as service,
  deliveryBenchOn as serviceOn,
} from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { assessArrival } from './assess-arrival.ts'
import type { IngestParts } from './parts.ts'
import { processDelivery } from './process-delivery.ts'
import { leaseMs } from './run.ts'

type Bench = ReturnType<typeof service>

const single = releaseDraft()
single.tracks.length = 1
const message = writeNewRelease(single, '4.3')
const files: [string, string][] = [
  ['A/resources/01.wav', testFiles['resources/01.wav']!],
  ['A/release.xml', message],
  ['A/resources/cover.jpg', testFiles['resources/cover.jpg']!],
]

async function deliver(bench: Bench): Promise<Bench> {
  for (const [path, content] of files) await bench.send(path, content)
  return bench
}

/** Time goes by until nothing is left to do. */
async function outlast({ pass, deliveries }: Bench): Promise<void> {
  for (let round = 0; round < 12; round += 1) {
    if (deliveries.all().every(({ nextAttemptAt }) => nextAttemptAt === null)) return
    await pass(leaseMs)
  }
}

async function cleanRun() {
  let names: string[] = []
  const bench = service({}, (parts) => {
    const counted = faultyParts(parts, { call: Infinity, kind: 'reset' })
    names = counted.names
    return counted.parts
  })
  await deliver(bench)
  expect(bench.only().state).toBe('completed')
  return { names, hash: stateHash(bench), state: stateOf(bench) }
}

async function runWith(plan: FaultPlan): Promise<Bench> {
  const bench = service({}, (parts) => faultyParts(parts, plan).parts)
  await deliver(bench)
  await outlast(bench)
  return bench
}

describe('a store that fails (R26)', () => {
  it.each(faultKinds)(
    'once, by %s, at any call: the delivery ends as without it',
    async (kind) => {
      const clean = await cleanRun()
      for (let call = 1; call <= clean.names.length; call += 1) {
        const bench = await runWith({ call, kind })
        expect(`${clean.names[call - 1]}\n${stateOf(bench)}`).toBe(
          `${clean.names[call - 1]}\n${clean.state}`,
        )
      }
    },
    120_000,
  )

  it('for good, at any call: nothing is half visible', async () => {
    const clean = await cleanRun()
    for (let call = 1; call <= clean.names.length; call += 1) {
      const bench = await runWith({ call, kind: 'permission', forGood: true })
      for (const release of bench.catalogue.releases()) {
        expect(release).toMatchObject({ published: true, trackCount: 1 })
        expect(bench.catalogue.entry(release.id).tracks).toHaveLength(1)
      }
    }
  }, 120_000)
})

/** One worker does all the work until it is killed; another one comes after it. */
async function runUntilKilled(plan: CrashPlan): Promise<{ bench: Bench; point: string | null }> {
  let death: Promise<string> = new Promise(() => undefined)
  let isDead = false
  const bench = service({}, (parts): IngestParts => {
    const crashing = crashingParts(parts, plan)
    death = crashing.death.then((point) => {
      isDead = true
      return point
    })
    return crashing.parts
  })
  const point = await Promise.race([death, deliver(bench).then(() => null)])
  return { bench, point: isDead ? point : null }
}

/** Whatever was sent and asked for before comes once more. */
async function everythingAgain(dead: Bench, successor: Bench): Promise<void> {
  for (const [path, content] of files) await successor.send(path, content)
  for (const { path } of dead.inbox.all()) {
    const wanted = await assessArrival(successor.parts, 'feed-a', path)
    for (const id of wanted) await processDelivery(successor.parts, id)
  }
}

/** No more than what was owed: files that a journal still has, and tasks that their queue has no answer for. */
async function whatIsOwed(dead: Bench, successor: Bench): Promise<void> {
  queueAgain(dead.recorded)
  await successor.settle()
  for (const [path, content] of files)
    if (!dead.handedOn.has(path)) await successor.send(path, content)
}

describe('a worker that is killed (R27)', () => {
  it.each([
    ['everything comes once more', everythingAgain],
    ['only what is owed comes', whatIsOwed],
  ])(
    'at any call, before or after it was done, is followed by one that ends as if nothing had been: %s',
    async (_what, restart) => {
      const clean = await cleanRun()
      const points = new Set<string>()
      for (const when of ['before', 'after'] as const)
        for (let call = 1; call <= clean.names.length; call += 1) {
          const { bench, point } = await runUntilKilled({ call, when })
          points.add(point ?? 'none')
          const successor = serviceOn(bench.memory)
          await restart(bench, successor)
          await outlast(successor)
          expect(`${point}\n${stateOf(bench)}`).toBe(`${point}\n${clean.state}`)
        }
      expect([...points].sort()).toEqual(expect.arrayContaining(namedPoints))
      expect(namedPoints.length).toBeGreaterThanOrEqual(10)
    },
    120_000,
  )
})

/** The places of the way of a delivery that must be among them. */
const namedPoints = [
  'objects.write after',
  'inbox.put before',
  'inbox.put after',
  'signals.assessArrival before',
  'deliveries.create after',
  'deliveries.takeLease after',
  'deliveries.update after',
  'deliveries.replaceFiles after',
  'media.prepareAudio after',
  'catalogue.change before',
  'catalogue.change after',
  'acknowledgements.add before',
  'acknowledgements.add after',
  'deliveries.releaseLease before',
]
