import { generateKeyPairSync } from 'node:crypto'
import { testSender } from '@ddex/testkit'
import ssh2 from 'ssh2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { canary, leaksIn, secretWatch } from '../common/secret-watch.ts'
import { startSftp, type RunningSftp } from './sftp-under-test.ts'
import { ask, openSsh2 } from './ssh2-test-client.ts'

const secrets = ['right', 'wrong', 'stranger', 'token'].map(canary)
const [right, wrong, ofStranger, token] = secrets as [string, string, string, string]
const pem = (
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey as never as {
    export(options: object): string
  }
).export({ type: 'pkcs1', format: 'pem' })
/** A line out of the middle of a private key. */
const ofKey = pem.split('\n')[8] ?? ''

const one = { ...testSender('one', 'sftp'), password: right }
const watch = secretWatch()
let running: RunningSftp

beforeEach(async () => {
  running = await startSftp(
    [one],
    { safeAddresses: ['127.0.0.1'] },
    undefined,
    undefined,
    watch.logger,
  )
})
afterEach(() => running.stop())

/** Tries to sign in in a way that is refused. */
async function refused(options: object): Promise<void> {
  const client = new ssh2.Client()
  client.on('error', (error: Error) => watch.hear(error.message))
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
  client.connect({ ...running.address, username: one.username, ...options })
  await closed
}

/** An error as the libraries of the stores throw them: with the request, and so with its token. */
const storeError = () =>
  Object.assign(new Error('The store is away.'), {
    config: { headers: { Authorization: `Bearer ${token}` }, data: { nested: { key: token } } },
    response: { request: { headers: { 'x-api-key': token } } },
  })

test('no secret of a sign-in or of a store is said, logged or kept anywhere (R34)', async () => {
  await refused({ password: wrong })
  await refused({ username: 'nobody', password: ofStranger })
  await refused({ privateKey: pem })
  await refused({ username: 'nobody', privateKey: pem })
  const { findLogin } = running.feeds
  running.feeds.findLogin = () => Promise.reject(storeError())
  await refused({ password: right })
  running.feeds.findLogin = findLogin
  running.inbox.before = () => Promise.reject(storeError())
  const { client, sftp } = await openSsh2(running.address, one)
  await ask((done) => sftp.writeFile('a.wav', 'sound', done))
  const missing = ask((done) => sftp.unlink('nothing.wav', done))
  await missing.catch((error: Error) => watch.hear(error.message))
  await expect.poll(() => watch.lines.join('')).toContain('The store is away.')
  client.end()
  await running.log.untilAllEnded()
  await watch.hearOperations(running.operationsPort, [right, token])

  const places = await watch.places(running.volume, running.log, running.inbox)
  expect(places.log).toContain('login_refused')
  expect(places.deliveryLogs).toContain('a.wav')
  expect(places.answers).toContain('ddex_dsp_logins_total')
  expect(leaksIn(places, [...secrets, ofKey])).toEqual([])
})
