import { beforeEach, describe, expect, it } from 'vitest'
import type { ConnectionLog, DeliveryLog } from '@ddex/dsp-core'

export interface ReadableConnectionLog {
  log: ConnectionLog
  read(id: string): Promise<DeliveryLog | null>
}

/** What every log of connections promises; run over each one. */
export function describeConnectionLog(
  name: string,
  create: () => Promise<ReadableConnectionLog>,
): void {
  describe(`a connection log in ${name}`, () => {
    let store: ReadableConnectionLog
    let id: string
    let count = 0
    beforeEach(async () => {
      store = await create()
      id = `log-${Date.now()}-${(count += 1)}`
    })

    const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 10, minute))
    const record = (minute: number, more: Partial<DeliveryLog> = {}): DeliveryLog => ({
      ...{ id, feedId: 'one', distributorId: 'd', protocol: 's3', client: 'S3 event' },
      ...{ address: '192.0.2.1', startedAt: at(minute), endedAt: null, endReason: null },
      ...{ filesReceived: 0, bytesReceived: 0, filesFailed: 0, current: null, recentFiles: [] },
      ...{ updatedAt: at(minute), ...more },
    })

    it('keeps a record and what changes of it', async () => {
      await store.log.opened(record(0))
      await store.log.changed(id, { filesReceived: 2, bytesReceived: 10, updatedAt: at(1) })
      await store.log.changed(id, { filesReceived: 3, endedAt: at(2) })
      expect(await store.read(id)).toEqual(
        record(0, { filesReceived: 3, bytesReceived: 10, endedAt: at(2), updatedAt: at(1) }),
      )
    })

    it('sums up what several workers count, and has the record open while one works', async () => {
      await store.log.added(record(0, { filesReceived: 1, bytesReceived: 10, endedAt: at(1) }))
      await store.log.added(record(0, { address: '192.0.2.2', updatedAt: at(2) }))
      expect(await store.read(id)).toMatchObject({
        ...{ startedAt: at(0), endedAt: null, filesReceived: 1, address: '192.0.2.2' },
      })
      await Promise.all(
        Array.from({ length: 10 }, () =>
          store.log.added(record(0, { filesReceived: 1, bytesReceived: 5, filesFailed: 1 })),
        ),
      )
      await store.log.added(record(0, { endedAt: at(3), updatedAt: at(3) }))
      expect(await store.read(id)).toMatchObject({
        ...{ filesReceived: 11, bytesReceived: 60, filesFailed: 10, endedAt: at(3) },
      })
    })
  })
}
