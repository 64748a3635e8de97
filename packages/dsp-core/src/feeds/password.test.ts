import type * as Crypto from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { newPassword } from './feed-secret.ts'
import { hashPassword, verifyPassword } from './password.ts'

const derived = vi.hoisted(() => vi.fn<(...args: unknown[]) => void>())
const compared = vi.hoisted(() => vi.fn<(lengths: number[]) => void>())
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof Crypto>()
  const scrypt = (...args: Parameters<typeof crypto.scrypt>) => {
    derived(...args)
    return crypto.scrypt(...args)
  }
  const timingSafeEqual: typeof crypto.timingSafeEqual = (one, other) => {
    compared([one.byteLength, other.byteLength])
    return crypto.timingSafeEqual(one, other)
  }
  return { ...crypto, scrypt, timingSafeEqual }
})

const stored = await hashPassword('coral river')

/** Processor time of one thread, in milliseconds. */
async function costOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

describe('a password', () => {
  it('matches itself and nothing else', async () => {
    expect(await verifyPassword('coral river', stored)).toBe(true)
    for (const other of ['', 'coral rive', 'coral river ', 'Coral river'])
      expect(await verifyPassword(other, stored)).toBe(false)
  })

  it('never matches what is no hash of ours', async () => {
    const [, ...rest] = stored.split('$')
    for (const other of ['', 'coral river', 'scrypt$', ['md5', ...rest].join('$'), null])
      expect(await verifyPassword('coral river', other)).toBe(false)
  })

  it('is hashed with its own salt', async () => {
    expect(await hashPassword('coral river')).not.toBe(stored)
  })

  it('takes a tenth of a second and 64 MiB to guess once (R36)', async () => {
    const [scheme, N, r, p] = stored.split('$')
    expect([scheme, Number(N) * Number(r) * 128, p]).toEqual(['scrypt', 64 * 1024 ** 2, '1'])
    expect(await costOf(() => verifyPassword('wrong', stored))).toBeGreaterThan(100)
  })

  it('is hashed in the same way for somebody who is not known (R12)', async () => {
    derived.mockClear()
    await verifyPassword('wrong', stored)
    await verifyPassword('wrong', null)
    // Password, salt, length of the key, cost: all that scrypt takes, and so all that its time depends on.
    const work = derived.mock.calls.map(([password, salt, length, options]) => ({
      password,
      saltLength: (salt as Buffer).length,
      length,
      options,
    }))
    expect(work.length).toBe(2)
    expect(work[0]).toEqual(work[1])
  })

  it('is compared in constant time, right or wrong, whole (R36)', async () => {
    compared.mockClear()
    for (const password of ['coral river', 'coral rives', 'x', ''])
      await verifyPassword(password, stored)
    expect(compared.mock.calls).toEqual(Array(4).fill([[32, 32]]))
  })

  it('is made from 125 random bits, in a form that can be read out', () => {
    const made = Array.from({ length: 1_000 }, newPassword)
    expect(new Set(made).size).toBe(1_000)
    for (const password of made)
      expect(password).toMatch(/^([a-km-np-z2-9]{5}-){4}[a-km-np-z2-9]{5}$/)
  })
})
