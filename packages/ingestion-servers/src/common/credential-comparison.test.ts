import type * as Crypto from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { httpSender, startHttpDoor } from '../http/http-under-test.ts'
import { PasswordChecks } from './password-checks.ts'

const compared = vi.hoisted(() => vi.fn<(lengths: number[]) => void>())
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof Crypto>()
  const timingSafeEqual: typeof crypto.timingSafeEqual = (one, other) => {
    compared([one.byteLength, other.byteLength])
    return crypto.timingSafeEqual(one, other)
  }
  return { ...crypto, timingSafeEqual }
})

beforeEach(() => compared.mockClear())

test('a password that was right before is known again in constant time (R36)', async () => {
  const checks = new PasswordChecks({ verify: async (password) => password === 'right' })
  const ask = (username: string, password: string) =>
    checks.isRight({ username, password, stored: username === 'one' ? 'hash' : null })
  expect(await ask('one', 'right')).toBe(true)
  expect(await ask('one', 'right')).toBe(true)
  expect(await ask('one', 'righ')).toBe(false)
  expect(await ask('nobody', 'right, and much longer')).toBe(false)
  expect(compared.mock.calls).toEqual(Array(4).fill([[32, 32]]))
})

test('the key of a feed that was right before is known again in constant time (R36)', async () => {
  const one = httpSender('one')
  const door = await startHttpDoor([one])
  const statusWith = async (key: string) => {
    const { status } = await fetch(`${door.url}/`, { headers: { authorization: `Bearer ${key}` } })
    return status
  }
  const key = door.keyOf(one)
  expect(await statusWith(key)).toBe(200)
  compared.mockClear()
  expect(await statusWith(key)).toBe(200)
  expect(compared.mock.calls).toEqual([[[32, 32]]])
  compared.mockClear()
  for (const wrong of [key.slice(0, -1), `${key}x`, 'one.x'])
    expect(await statusWith(wrong)).toBe(401)
  for (const [lengths] of compared.mock.calls) expect(lengths).toEqual([32, 32])
  expect(compared.mock.calls.length).toBeGreaterThanOrEqual(3)
  await door.stop()
})
