import type { Ban } from '@ddex/dsp-core'
import { fakeClock, memoryBanStore } from '@ddex/testkit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AddressList, hostOf } from './address.ts'
import { Defender, type DefenderOptions } from './defender.ts'
import { silentLogger as logger } from './silent-logger.ts'

const minute = 60_000
const guesser = '192.0.2.1'

let clock: ReturnType<typeof fakeClock>
let bans: ReturnType<typeof memoryBanStore>
beforeEach(() => {
  clock = fakeClock()
  bans = memoryBanStore()
})
afterEach(() => vi.useRealTimers())

function defend(options: Partial<DefenderOptions> = {}): Defender {
  const defender = new Defender({ protocol: 'sftp', clock, logger, bans, ...options })
  defender.start()
  return defender
}
function guess(defender: Defender, times: number, address = guesser): void {
  for (let time = 0; time < times; time++) defender.note(address, 'wrong_password')
}

test('bans at 15 points: a wrong password 1, an unknown name 2, a limit 3', () => {
  const defender = defend()
  guess(defender, 10)
  defender.note(guesser, 'unknown_user')
  expect(defender.isBanned(guesser)).toBe(false)
  defender.note(guesser, 'limit_exceeded')
  expect(defender.isBanned(guesser)).toBe(true)
  expect(defender.isBanned('192.0.2.2')).toBe(false)
})

test('forgets an offence after 30 minutes', () => {
  const defender = defend()
  guess(defender, 14)
  clock.advance(30 * minute)
  guess(defender, 14)
  expect(defender.isBanned(guesser)).toBe(false)
})

test('bans for 30 minutes, and each time in a row for half as long again', () => {
  const defender = defend()
  for (const minutes of [30, 45, 67.5]) {
    guess(defender, 15)
    clock.advance(minutes * minute - 1)
    expect(defender.isBanned(guesser)).toBe(true)
    clock.advance(1)
    expect(defender.isBanned(guesser)).toBe(false)
  }
  clock.advance(24 * 60 * minute)
  guess(defender, 15)
  expect([...bans.bans.values()][0]?.times).toBe(1)
})

test('counts a crowd of connections once, and never those of a safe address', () => {
  const defender = defend({ safeAddresses: ['198.51.100.0/24'] })
  for (let time = 0; time < 100; time++) defender.note(guesser, 'limit_exceeded')
  expect(defender.isBanned(guesser)).toBe(false)
  guess(defender, 100, '198.51.100.7')
  expect(defender.isBanned('198.51.100.7')).toBe(false)
})

test('takes the /64 of an IPv6 address for one host', () => {
  const defender = defend()
  for (let time = 0; time < 15; time++) defender.note(`2001:db8:1:2::${time}`, 'wrong_password')
  expect(defender.isBanned('2001:db8:1:2:ffff::1')).toBe(true)
  expect(defender.isBanned('2001:db8:1:3::1')).toBe(false)
  expect([...bans.bans.keys()]).toEqual(['2001:db8:1:2::_64'])
})

test('shares bans with other servers, and an admin who removes one ends it everywhere', async () => {
  const here = defend()
  const there = defend()
  guess(here, 15)
  await vi.waitFor(() => expect(there.isBanned(guesser)).toBe(true))
  bans.remove(guesser)
  expect([here.isBanned(guesser), there.isBanned(guesser)]).toEqual([false, false])
})

test('hears of an admin who lets a ban end sooner, or later', async () => {
  const here = defend()
  const there = defend()
  const known = () => [here.isBanned(guesser), there.isBanned(guesser)]
  guess(here, 15)
  const ban = bans.bans.get(guesser) as Ban
  const until = (minutes: number) => new Date(clock.now().getTime() + minutes * minute)
  await bans.put({ ...ban, until: until(10) })
  clock.advance(9 * minute)
  expect(known()).toEqual([true, true])
  clock.advance(minute)
  expect(known()).toEqual([false, false])
  await bans.put({ ...ban, until: until(10) })
  expect(known()).toEqual([true, true])
  // Long before it began: at once.
  await bans.put({ ...ban, until: new Date(0) })
  expect(known()).toEqual([false, false])
})

test('keeps a new ban while the store still tells of the one before', () => {
  let tell: (told: Ban[]) => void = () => undefined
  const store = {
    put: () => new Promise<void>(() => undefined),
    watch: (changed: (told: Ban[]) => void) => {
      tell = changed
      return () => undefined
    },
  }
  const before = new Date(clock.now().getTime() - 60 * minute)
  const last: Ban = {
    ...{ id: guesser, address: guesser, reason: 'guessed', protocol: 'ftp', times: 1 },
    ...{ bannedAt: before, until: new Date(before.getTime() + 30 * minute) },
    forgetAt: new Date(clock.now().getTime() + 24 * 60 * minute),
  }
  const defender = defend({ bans: store })
  tell([last])
  guess(defender, 15)
  tell([last])
  expect(defender.isBanned(guesser)).toBe(true)
})

test('keeps what it knows while the store is away, and shares it when the store is back', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let away = true
  const kept: Ban[] = []
  const store = {
    put: async (ban: Ban) => {
      if (away) throw new Error('no network')
      kept.push(ban)
    },
    watch: () => () => undefined,
  }
  const defender = defend({ bans: store })
  guess(defender, 15)
  expect(defender.isBanned(guesser)).toBe(true)
  expect(defender.isBanned('192.0.2.2')).toBe(false)
  away = false
  await vi.advanceTimersByTimeAsync(30_000)
  expect(kept.map(({ address }) => address)).toEqual([guesser])
})

test('keeps no more than 10,000 hosts in mind', () => {
  const defender = defend({ bans: null })
  for (let host = 0; host < 12_000; host++) {
    defender.note(`10.${host >> 16}.${(host >> 8) & 255}.${host & 255}`, 'wrong_password')
  }
  guess(defender, 14, '10.0.0.1')
  expect(defender.isBanned('10.0.0.1')).toBe(false)
})

test('knows addresses however they are written', () => {
  const list = new AddressList(['192.0.2.0/24', '2001:db8::/32'])
  const inside = ['192.0.2.9', '::ffff:192.0.2.9', '2001:0db8:0::1']
  expect(inside.map((address) => list.has(address))).toEqual([true, true, true])
  expect(['192.0.3.9', '2001:db9::1', '', 'x'].some((address) => list.has(address))).toBe(false)
  expect(hostOf('::ffff:192.0.2.9')).toBe('192.0.2.9')
  expect(hostOf('2001:DB8::1')).toBe('2001:db8:0:0::/64')
  expect(hostOf('::1')).toBe('0:0:0:0::/64')
})
