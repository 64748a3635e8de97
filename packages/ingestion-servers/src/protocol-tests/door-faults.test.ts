import {
  crashingParts,
  faultKinds,
  faultyParts,
  liveServiceOn,
  memoryIngestParts,
  stateOf,
  type CrashPlan,
} from '@ddex/testkit'
import type { IngestParts } from '@ddex/dsp-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliver, sweptDoor, type Service, type SweptDoor } from './faulty-doors-test-bench.ts'

const slow = 120_000

/** Without when its sender has had its acknowledgement. */
const outcomeOf = (service: Service): string =>
  stateOf(service).replace(/"(fetched|removed)At": [^,\n]*/g, '')

/** Long enough for any lease or retry to be over. */
const hourMs = 3_600_000

describe.each(['s3', 'gcs', 'http'] as const)('a delivery by %s', (protocol) => {
  let door: SweptDoor
  let calls: string[]
  let clean: string
  beforeAll(async () => {
    door = await sweptDoor(protocol)
    const counted = { names: [] as string[] }
    const service = start((parts) => {
      const counting = faultyParts(parts, { call: Infinity, kind: 'reset' })
      counted.names = counting.names
      return counting.parts
    })
    await deliver(door, service)
    expect(service.deliveries.all().map(({ state }) => state)).toEqual(['completed'])
    calls = [...counted.names]
    clean = outcomeOf(service)
  })
  afterAll(() => door.stop())

  const start = (workersOf: (parts: IngestParts) => IngestParts): Service =>
    liveServiceOn(memoryIngestParts(door.feed), workersOf)

  async function outlast(service: Service): Promise<void> {
    for (let round = 0; round < 5; round += 1) {
      if (service.deliveries.all().every(({ nextAttemptAt }) => nextAttemptAt === null)) return
      await service.later(hourMs)
    }
  }

  test.each(faultKinds)(
    'ends as without it when any call of a store fails once, by %s (R26)',
    { timeout: slow },
    async (kind) => {
      for (let call = 1; call <= calls.length; call += 1) {
        const service = start((parts) => faultyParts(parts, { call, kind }).parts)
        await deliver(door, service)
        await outlast(service)
        expect(`${calls[call - 1]}\n${outcomeOf(service)}`).toBe(`${calls[call - 1]}\n${clean}`)
      }
    },
  )

  test('shows nothing by halves when a store fails for good (R26)', { timeout: slow }, async () => {
    for (let call = 1; call <= calls.length; call += 1) {
      const plan = { call, kind: 'permission', forGood: true } as const
      const service = start((parts) => faultyParts(parts, plan).parts)
      await deliver(door, service).catch(() => undefined)
      for (const release of service.catalogue.releases()) {
        expect(release).toMatchObject({ published: true, trackCount: 1 })
        expect(service.catalogue.entry(release.id).tracks).toHaveLength(1)
      }
    }
  })

  test.each(['before', 'after'] as const)(
    'ends as if nothing had been when its worker is killed at any call, %s it was done (R27)',
    { timeout: slow },
    async (when) => {
      const points = new Set<string>()
      for (let call = 1; call <= calls.length; call += 1) {
        const { service, point } = await runUntilKilled({ call, when })
        points.add(point)
        const successor = liveServiceOn(service.memory)
        // Whoever heard no answer sends again, and so does the queue of events.
        await deliver(door, successor)
        await outlast(successor)
        expect(`${point}\n${outcomeOf(successor)}`).toBe(`${point}\n${clean}`)
      }
      expect(points.size).toBeGreaterThanOrEqual(10)
    },
  )

  async function runUntilKilled(plan: CrashPlan): Promise<{ service: Service; point: string }> {
    let death: Promise<string> = Promise.resolve('')
    const service = start((parts) => {
      const crashing = crashingParts(parts, plan)
      death = crashing.death
      return crashing.parts
    })
    const whole = deliver(door, service).then(() => 'none')
    return { service, point: await Promise.race([death, whole]) }
  }
})
