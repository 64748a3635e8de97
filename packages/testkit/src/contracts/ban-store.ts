import type { Ban, BanStore } from '@ddex/dsp-core'
import { describe, expect, test } from 'vitest'

const ban: Ban = {
  id: '192.0.2.1',
  address: '192.0.2.1',
  reason: 'too many failed sign-ins',
  protocol: 'sftp',
  bannedAt: new Date('2040-01-01T10:00:00Z'),
  until: new Date('2040-01-01T10:30:00Z'),
  times: 1,
  forgetAt: new Date('2040-01-02T10:30:00Z'),
}

export interface BanStoreUnderTest {
  store: BanStore
  remove(id: string): Promise<void> | void
}

/** What every store of bans must hold. */
export function describeBanStore(name: string, start: () => Promise<BanStoreUnderTest>): void {
  describe(`bans in ${name}`, () => {
    test('are told at once, and told again when one comes, changes or goes', async () => {
      const { store, remove } = await start()
      const told: Ban[][] = []
      let look: () => void = () => undefined
      const stop = store.watch((bans) => {
        told.push(bans)
        look()
      })
      const until = (condition: (bans: Ban[]) => boolean) =>
        new Promise<void>((resolve) => {
          look = () => {
            const latest = told.at(-1)
            if (latest && condition(latest)) resolve()
          }
          look()
        })
      await until((bans) => bans.length === 0)
      await store.put(ban)
      await until((bans) => bans.length === 1)
      expect(told.at(-1)).toEqual([ban])
      const longer = { ...ban, times: 2, until: new Date('2040-01-01T10:45:00Z') }
      await store.put(longer)
      await until(([first]) => first?.times === 2)
      expect(told.at(-1)).toEqual([longer])
      await remove(ban.id)
      await until((bans) => bans.length === 0)
      stop()
    })
  })
}
