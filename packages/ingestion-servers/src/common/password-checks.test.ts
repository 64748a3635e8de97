import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PasswordChecks } from './password-checks.ts'

const claim = { username: 'one', password: 'coral river', stored: 'scrypt$hash-1' }
/** The stored hash in these tests is right for this password, whatever its number. */
const verify = vi.fn(async (password: string, stored: string | null) => {
  await Promise.resolve()
  return stored !== null && password === 'coral river'
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  verify.mockClear()
})

test('checks a right password once, however many connections show it at once or soon after', async () => {
  const checks = new PasswordChecks({ verify })
  const answers = await Promise.all(Array.from({ length: 100 }, () => checks.isRight(claim)))
  expect(answers).toEqual(Array(100).fill(true))
  expect(await checks.isRight(claim)).toBe(true)
  expect(verify).toHaveBeenCalledTimes(1)
})

test('checks it again after five minutes, in use or not', async () => {
  const checks = new PasswordChecks({ verify })
  await checks.isRight(claim)
  await vi.advanceTimersByTimeAsync(299_000)
  await checks.isRight(claim)
  expect(verify).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(2_000)
  await checks.isRight(claim)
  expect(verify).toHaveBeenCalledTimes(2)
})

test('forgets a password when another hash is stored, and knows no name by the hash of another', async () => {
  const checks = new PasswordChecks({ verify })
  await checks.isRight(claim)
  await checks.isRight({ ...claim, stored: 'scrypt$hash-2' })
  await checks.isRight({ ...claim, username: 'two' })
  expect(verify).toHaveBeenCalledTimes(3)
})

test('checks a wrong password and an unknown name in full every time, known beside them or not', async () => {
  const checks = new PasswordChecks({ verify })
  await checks.isRight(claim)
  for (let attempt = 0; attempt < 3; attempt++) {
    expect(await checks.isRight({ ...claim, password: 'wrong' })).toBe(false)
    expect(await checks.isRight({ ...claim, stored: null })).toBe(false)
  }
  expect(verify).toHaveBeenCalledTimes(7)
})

test('shares tries at one time for a name that is there and for one that is not alike', async () => {
  const checks = new PasswordChecks({ verify })
  for (const stored of ['scrypt$hash-1', null]) {
    verify.mockClear()
    const wrong = { username: 'one', password: 'wrong', stored }
    await Promise.all([checks.isRight(wrong), checks.isRight(wrong)])
    expect(verify).toHaveBeenCalledTimes(1)
    await Promise.all([checks.isRight(wrong), checks.isRight({ ...wrong, username: 'two' })])
    expect(verify).toHaveBeenCalledTimes(3)
  }
})

test('keeps nothing of a check that failed to run', async () => {
  const checks = new PasswordChecks({ verify })
  verify.mockRejectedValueOnce(new Error('no memory'))
  await expect(checks.isRight(claim)).rejects.toThrow('no memory')
  expect(await checks.isRight(claim)).toBe(true)
})
