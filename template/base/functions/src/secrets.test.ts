import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import {
  createSecretBox,
  FeedAdministration,
  systemClock,
  type FeedChange,
  type FeedRegistry,
} from '@ddex/dsp-core'
import { expect, test, vi } from 'vitest'
import { adminCall } from './admin-call.ts'
import { said } from './testing/callable-test-bench.ts'

// What firebase-functions looks at when it is loaded: its console, and that tokens are not verified here (who may
// call is proved elsewhere).
const { logged } = vi.hoisted(() => {
  process.env['FIREBASE_DEBUG_MODE'] = 'true'
  process.env['FIREBASE_DEBUG_FEATURES'] = '{"skipTokenVerification":true}'
  const words: unknown[][] = []
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
    console[name] = (...said: unknown[]) => void words.push(said)
  return { logged: words }
})

const canary = (kind: string) => `canary-${kind}-${randomBytes(12).toString('hex')}`
const [accessKeyId, secretAccessKey, token] = ['id', 'key', 'token'].map(canary) as [
  string,
  string,
  string,
]
const secrets = { accessKeyId, secretAccessKey }
const location = { bucket: 'my-deliveries', region: 'eu-west-1', prefix: 'deliveries/one/' }

/** What the store was given. */
let held: FeedChange | undefined
const registry: FeedRegistry = {
  list: async () => (held ? [held.feed] : []),
  get: async () => held?.feed ?? null,
  credentials: async () => held?.credentials ?? null,
  async create(change) {
    if (held) return 'id-taken'
    held = change
    return 'created'
  },
  async change(_id, change) {
    if (!held) return 'unknown'
    held = { ...held, ...change(held.feed, held.credentials ?? null) }
    return 'changed'
  },
}
const box = createSecretBox(randomBytes(32).toString('base64'))
const feeds = new FeedAdministration({ registry, secretBox: () => box, clock: systemClock })

const call = (handle: Parameters<typeof adminCall>[0], data: unknown) =>
  said(adminCall(handle), '/', data)

test('no secret of a feed is in an answer, a log or, in the clear, in the store (R34)', async () => {
  const s3 = { id: 'one', name: 'One', protocol: 's3', distributorId: 'one', location }
  const create = (data: Record<string, unknown>) =>
    feeds.create(data.feed, data.credentials, 'uid-1')
  const rotate = (data: Record<string, unknown>) => feeds.rotate('one', data.credentials, 'uid-1')
  const failing = () =>
    Promise.reject(
      Object.assign(new Error('The store is away.'), {
        config: { headers: { Authorization: `Bearer ${token}` } },
      }),
    )
  const answers = [
    await call(create, { feed: s3, credentials: { secrets } }),
    await call(create, { feed: s3, credentials: { secrets } }),
    await call(create, { feed: { ...s3, id: '?' }, credentials: { secrets } }),
    await call(create, { feed: s3, credentials: { password: secretAccessKey, secrets: 7 } }),
    await call(rotate, { credentials: { secrets } }),
    await call(rotate, { credentials: { publicKeys: [secretAccessKey] } }),
    await call(() => feeds.show('one'), {}),
    await call(async () => ({ feeds: await feeds.list() }), {}),
    await call(failing, { secrets }),
    await call(create, secretAccessKey),
  ]

  expect(answers.map((answer) => answer.slice(0, 3)).join(' ')).toBe(
    '200 409 400 400 200 400 200 200 500 400',
  )
  expect(answers[0]).toContain('secretAccessKey')
  const stored = JSON.stringify(held)
  const logs = inspect(logged, { depth: null })
  expect(logs).toContain('The store is away.')
  for (const secret of [accessKeyId, secretAccessKey, token])
    expect([answers.join(''), stored, logs].map((text) => text.includes(secret))).toEqual([
      false,
      false,
      false,
    ])
  for (const answer of answers) expect(answer).not.toMatch(/\bat .+:\d+:\d+/)
})
