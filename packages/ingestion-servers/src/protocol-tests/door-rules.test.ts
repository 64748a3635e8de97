import { liveServiceOn, memoryIngestParts, stateOf } from '@ddex/testkit'
import { afterEach, describe, expect, test } from 'vitest'
import { deliver, delivery, sweptDoor, type SweptDoor } from './faulty-doors-test-bench.ts'

const slow = 120_000
let door: SweptDoor | null = null
afterEach(async () => {
  await door?.stop()
  door = null
})

const serviceOf = ({ feed }: SweptDoor) => liveServiceOn(memoryIngestParts(feed))
type Service = ReturnType<typeof serviceOf>
const statesOf = ({ deliveries }: Service) => deliveries.all().map(({ state }) => state)

describe.each(['s3', 'gcs', 'http'] as const)('a delivery by %s', (protocol) => {
  test('comes to one result in every order of arrival (R24)', { timeout: slow }, async () => {
    door = await sweptDoor(protocol)
    const orders = [
      ...[[0, 1, 2] as const, [0, 2, 1] as const, [1, 0, 2] as const],
      ...[[1, 2, 0] as const, [2, 0, 1] as const, [2, 1, 0] as const],
    ]
    const states = new Set<string>()
    for (const order of orders) {
      const service = serviceOf(door)
      await deliver(door, service, order)
      expect(statesOf(service)).toEqual(['completed'])
      states.add(stateOf(service).replace(/"(fetched|removed)At": [^,\n]*/g, ''))
    }
    expect(states.size).toBe(1)
  })

  test('sent 100 times, ten at once, is one (R23)', { timeout: slow }, async () => {
    door = await sweptDoor(protocol)
    const service = serviceOf(door)
    const send = door.before(service)
    for (let round = 0; round < 10; round += 1)
      await Promise.all(
        Array.from({ length: 10 }, async (_, worker) => {
          for (const index of delivery.keys()) await send((index + worker) % delivery.length)
        }),
      )
    await service.settled()
    expect(statesOf(service)).toEqual(['completed'])
    expect(service.acknowledgements.all()).toHaveLength(1)
    expect(service.catalogue.releases()).toHaveLength(1)
    const once = serviceOf(door)
    await deliver(door, once)
    const releasesOf = (state: string) => (JSON.parse(state) as { releases: object }).releases
    expect(releasesOf(stateOf(service))).toEqual(releasesOf(stateOf(once)))
  })

  test('of a type that the feed may not deliver is rejected, and nothing of it is used (R13)', async () => {
    door = await sweptDoor(protocol, { allowedFileTypes: ['audio', 'picture'] })
    const service = serviceOf(door)
    await deliver(door, service)
    const [only] = service.deliveries.all()
    expect(only?.state).toBe('rejected')
    const codes = service.deliveries.issues(only?.id ?? '').map(({ code }) => code)
    expect(codes).toContain('FILE_TYPE_NOT_ALLOWED')
    expect(service.catalogue.releases()).toEqual([])
  })

  test('with a file that is a byte too large waits for one that is not (R13)', async () => {
    const largest = Math.max(...delivery.map(([, text]) => Buffer.byteLength(text)))
    door = await sweptDoor(protocol, { maxFileSize: largest - 1 })
    const service = serviceOf(door)
    const send = door.before(service)
    const held: string[] = []
    for (const [index, [path, text]] of delivery.entries()) {
      await send(index).catch(() => undefined)
      if (Buffer.byteLength(text) < largest) held.push(path)
    }
    await service.settled()
    expect(
      service.inbox
        .all()
        .map(({ path }) => path)
        .sort(),
    ).toEqual(held.sort())
    expect(service.objects.paths().filter((path) => path.startsWith('staging/'))).toHaveLength(
      held.length,
    )
    expect(statesOf(service)).not.toContain('completed')
  })
})
