import { testSender } from '@ddex/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { canary, leaksIn, secretWatch } from '../common/secret-watch.ts'
import { startFtp, type RunningFtp } from './ftp-under-test.ts'
import { RawFtp } from './raw-ftp-client.ts'

const secrets = ['right', 'wrong', 'stranger', 'token', 'early'].map(canary)
const [right, wrong, ofStranger, token, early] = secrets as [string, string, string, string, string]
const one = { ...testSender('one', 'ftp'), password: right }
const watch = secretWatch()
let running: RunningFtp

beforeEach(async () => {
  running = await startFtp([one], { safeAddresses: ['127.0.0.1'] }, undefined, watch.logger)
})
afterEach(() => running.stop())

/** Says commands on a connection of their own, in the clear or over TLS; what is answered is noted. */
async function say(isSecure: boolean, ...commands: string[]): Promise<void> {
  const client = await RawFtp.connect(running.address)
  if (isSecure) await client.secure()
  for (const command of commands) watch.hear(await client.ask(command))
  client.close()
}

test.each([false, true])(
  'no secret of a sign-in or of a store is said, logged or kept anywhere, over TLS: %s (R34)',
  async (isSecure) => {
    const user = `USER ${one.username}`
    await say(isSecure, user, `PASS ${wrong}`, `PASS ${wrong}`, 'QUIT')
    await say(isSecure, 'USER nobody', `PASS ${ofStranger}`)
    await say(
      isSecure,
      `PASS ${early}`,
      `PASSWORD ${early}`,
      `pass ${early}`,
      `ACCT ${early}`,
      `AUTH ${early}`,
    )
    await say(isSecure, `PASS ${early}${'x'.repeat(10_000)}`)
    const { findLogin } = running.feeds
    const away = () =>
      Promise.reject(
        Object.assign(new Error('The store is away.'), {
          config: { headers: { Authorization: `Bearer ${token}` } },
          response: { request: { headers: { 'x-api-key': token } } },
        }),
      )
    running.feeds.findLogin = away
    await say(isSecure, user, `PASS ${right}`)
    running.feeds.findLogin = findLogin
    running.inbox.before = away
    await say(isSecure, user, `PASS ${right}`, 'DELE nothing.wav', `SITE ${right}`, 'STAT', 'HELP')
    const client = await RawFtp.signIn(running.address, one)
    watch.hear(await client.put('STOR a.wav', Buffer.from('sound')))
    await expect.poll(() => watch.lines.join('')).toContain('The store is away.')
    client.close()
    await running.log.untilAllEnded()
    await watch.hearOperations(running.addresses.operationsPort, [right, token])

    const places = await watch.places(running.volume, running.log, running.inbox)
    expect(places.log).toContain('login_refused')
    expect(places.deliveryLogs).toContain('a.wav')
    expect(places.answers).toContain('ddex_dsp_logins_total')
    expect(leaksIn(places, secrets)).toEqual([])
  },
)
