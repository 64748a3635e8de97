import { expect, test } from 'vitest'
import { isSenderThere, patienceFor } from './sender-presence.ts'

const mebibyte = 1024 * 1024

test.each([
  ['a small file, however often it is sent again', 20_000, 1, true, 0.2],
  ['a large file that came fast', 512 * mebibyte, 450, false, 100],
  ['a file of 5 MB that came fast', 5_000_000, 10, false, 50],
  ['a file that came slowly', 300_000, 600, false, 60],
  ['a file that took minutes', 300_000, 600_000, false, 100],
  ['a file that replaces another', 70_000, 3, true, 100],
  ['a large file that replaces another', 512 * mebibyte, 450, true, 250],
])('%s is waited for in proportion', (_, bytes, tookMs, replaces, patience) => {
  expect(patienceFor({ bytes, tookMs, replaces })).toBeCloseTo(patience)
})

/** Time that passes when it is waited for. */
function testTime(passed: (ms: number) => void = () => undefined) {
  const time = {
    ms: 0,
    wait(milliseconds: number) {
      time.ms += milliseconds
      passed(time.ms)
      return Promise.resolve()
    },
  }
  return time
}

test('a sender who stays is there, and was given all the time', async () => {
  const time = testTime()
  expect(await isSenderThere({ isOpen: true }, 50, time.wait)).toBe(true)
  expect(time.ms).toBe(50)
})

test('a sender of a small file is not waited for', async () => {
  const time = testTime()
  expect(await isSenderThere({ isOpen: true }, 0.2, time.wait)).toBe(true)
  expect(time.ms).toBe(0)
})

test('a sender whose control connection ends meanwhile is gone, and waited for no more', async () => {
  const channel = { isOpen: true }
  const time = testTime((ms) => (channel.isOpen = ms < 32))
  expect(await isSenderThere(channel, 100, time.wait)).toBe(false)
  expect(time.ms).toBe(32)
})
