import { createHmac, randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { coverSizes } from '@ddex/dsp-core'
import { beforeEach, expect, test, vi } from 'vitest'
import { artwork } from './artwork.ts'
import { said } from './testing/callable-test-bench.ts'
import { createStream } from './create-stream.ts'
import { loggingFaults } from './fault.ts'
import { assessArrival, processDelivery } from './ingest.ts'
import { log } from './log.ts'
import { stream } from './stream.ts'

const { logged, token, key } = vi.hoisted(() => {
  process.env['FIREBASE_DEBUG_MODE'] = 'true'
  process.env['FIREBASE_DEBUG_FEATURES'] = '{"skipTokenVerification":true}'
  const words: unknown[][] = []
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
    console[name] = (...said: unknown[]) => void words.push(said)
  const secret = () => `canary-${Math.random().toString(36).slice(2).padEnd(12, '0')}-canary-secret`
  return { logged: words, token: secret(), key: secret() }
})

/** As the libraries of the stores throw them: with the request, and so with its token. */
const storeError = () =>
  Object.assign(new Error('The store is away.'), {
    config: { headers: { Authorization: `Bearer ${token}` } },
    response: { request: { headers: { 'x-api-key': token } } },
  })

// Everything behind the functions fails; what it does when it works is proved elsewhere.
vi.mock('./services.ts', () => {
  const fails = (): Promise<never> => Promise.reject(storeError())
  const store = new Proxy({}, { get: () => fails })
  const clock = { now: () => new Date() }
  const ids = { next: () => 'made-up' }
  const parts = new Proxy({ clock, ids } as Record<string, unknown>, {
    get: (known, name: string) => known[name] ?? store,
  })
  const services = {
    ...{ config: { streamKey: key }, firebase: {}, parts, playable: store, delivery: store },
    settings: { get: fails },
  }
  return { services: () => services }
})

beforeEach(() => void (logged.length = 0))

/** As `createStream` makes it. */
function grant(): string {
  const expiresAt = Date.now() + 60_000
  const allowed = { uid: 'uid-1', trackId: 'a', audioSha256: 'a'.repeat(64), expiresAt }
  const payload = Buffer.from(JSON.stringify(allowed)).toString('base64url')
  const seal = createHmac('sha256', key).update(`ddex-dsp stream grant\n${payload}`)
  return `${payload}.${seal.digest('base64url')}`
}

const cover = `/art/${'a'.repeat(64)}/${coverSizes[0]}.jpg`
const word = grant()

test.each([
  ['artwork', artwork, cover, undefined],
  ['stream', stream, `/stream/${word}/main.m3u8`, undefined],
  ['createStream', createStream, '/', { trackId: 'a' }],
  ['assessArrival', assessArrival, '/', { feedId: 'one', path: 'a.wav' }],
  ['processDelivery', processDelivery, '/', { deliveryId: 'a' }],
] as const)(
  '%s says and logs of a failing store what happened, and no secret (R34)',
  async (_, run, path, data) => {
    const answer = await said(run as never, path, data)
    const logs = inspect(logged, { depth: null, maxStringLength: null })
    expect(answer).toMatch(/^500 /)
    expect(logs).toContain('The store is away.')
    for (const text of [answer, logs])
      for (const secret of [token, key, word]) expect(text).not.toContain(secret)
    expect(answer).not.toMatch(/\bat .+:\d+:\d+/)
  },
)

test('a stream that has run out or was made up is refused, and what was shown is not logged', async () => {
  const made = randomBytes(20).toString('hex')
  expect(await said(stream as never, `/stream/${made}/main.m3u8`)).toMatch(/^403 /)
  expect(inspect(logged, { depth: null })).not.toContain(made)
})

test('an error is logged with its words, place, code and cause, and with nothing else on it', () => {
  const error = Object.assign(new Error('Told to go.', { cause: storeError() }), { code: 429 })
  log.warn('put_off', { deliveryId: 'a', error })
  const line = inspect(logged, { depth: null, maxStringLength: null })
  for (const part of [
    'put_off',
    'deliveryId',
    'Told to go.',
    '429',
    'The store is away.',
    'faults.test.ts',
  ])
    expect(line).toContain(part)
  expect(line).not.toContain(token)
})

test('what fails with something that is no error is logged too', async () => {
  await expect(loggingFaults('failed', () => Promise.reject('words' as never))).rejects.toThrow(
    /our side/,
  )
  expect(inspect(logged, { depth: null })).toContain('words')
})
