import { once } from 'node:events'
import { connect } from 'node:net'
import { hashPassword } from '@ddex/dsp-core'
import { testSender, type TestSender } from '@ddex/testkit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startFtp, type RunningFtp } from './ftp-under-test.ts'
import { RawFtp } from './raw-ftp-client.ts'

vi.setConfig({ testTimeout: 180_000 })

let one: TestSender
let running: RunningFtp
beforeEach(() => {
  one = testSender('one', 'ftp')
})
afterEach(() => running.stop())

/** Signs in from another address of this machine; answers the milliseconds that it took. */
async function signInFromElsewhere(): Promise<number> {
  const began = performance.now()
  const client = await RawFtp.signIn(running.address, one, '127.0.0.2')
  client.close()
  return performance.now() - began
}

/** Guesses on one connection until it is closed; answers how many guesses were looked at. */
async function guess(): Promise<number> {
  const client = await RawFtp.connect(running.address)
  for (let tried = 0; ; tried++) {
    await client.ask(`USER ${one.username}`)
    if ((await client.ask('PASS wrong')) === '') return tried
  }
}

test('who guesses on 1,000 connections is banned for it; others are not kept out (R10)', async () => {
  running = await startFtp([one])
  let looked = 0
  for (let connection = 0; connection < 1000; connection += 10)
    for (const taken of await Promise.all(Array.from({ length: 10 }, guess))) {
      expect(taken).toBeLessThanOrEqual(6)
      looked += taken
    }
  expect(looked).toBeLessThanOrEqual(20)
  expect(running.feeds.lookups).toBeLessThanOrEqual(20)
  expect(await signInFromElsewhere()).toBeLessThan(2000)
  await expect(RawFtp.signIn(running.address, one)).rejects.toThrow()
})

test('200 silent connections are closed in time and stop nobody (R11)', async () => {
  const graceMs = 2000
  running = await startFtp([one], { loginGraceMs: graceMs })
  const began = performance.now()
  const ended = Array.from({ length: 200 }, async () => {
    const socket = connect(running.address).resume()
    socket.on('error', () => undefined)
    await once(socket, 'close')
    return performance.now() - began
  })
  expect(await signInFromElsewhere()).toBeLessThan(2000)
  const times = await Promise.all(ended)
  // 20 of one address wait out the grace time; the others are closed as they come.
  expect(times.filter((time) => time > graceMs * 0.9).length).toBeLessThanOrEqual(20)
  expect(Math.max(...times)).toBeLessThan(graceMs + 2000)
})

/** Pairs of sign-ins that R12 compares; more where a busy machine blurs them, which no real difference outlives. */
const rounds = Number(process.env['DDEX_DSP_SIGN_INS'] ?? 30)
const mostRounds = rounds * 5
const patient = { timeout: 60_000 + mostRounds * 5000 }

test(
  'an unknown name costs the same as a wrong password, and is told the same (R12)',
  patient,
  async () => {
    running = await startFtp([one], { safeAddresses: ['127.0.0.1'] })
    const passwordHash = await hashPassword(one.password)
    const credentials = { passwordHash, publicKeys: [], updatedAt: new Date(0) }
    running.feeds.findLogin = async (_protocol, username) =>
      username === one.username ? { feed: one.feed, credentials } : null
    const times: Record<'wrong' | 'unknown', number[]> = { wrong: [], unknown: [] }
    const said = new Set<string>()
    const difference = () => Math.abs(median(times.wrong) / median(times.unknown) - 1)
    const isClear = (round: number) => round >= rounds && difference() < 0.1
    for (let round = 0; round < mostRounds && !isClear(round); round++) {
      // In turn and each first as often: what else the machine does weighs on both alike.
      const kinds = ['wrong', 'unknown'] as const
      for (const kind of round % 2 === 0 ? kinds : [...kinds].reverse()) {
        const client = await RawFtp.connect(running.address)
        const name = await client.ask(`USER ${kind === 'wrong' ? one.username : 'nobody'}`)
        const began = performance.now()
        const answer = await client.ask('PASS wrong')
        times[kind].push(performance.now() - began)
        said.add(`${name} ${answer}`)
        client.close()
      }
    }
    expect(difference()).toBeLessThan(0.1)
    expect(said.size).toBe(1)
  },
)

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
