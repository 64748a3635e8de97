import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testSender } from '@ddex/testkit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ConfigError } from '../common/index.ts'
import { silentLogger } from '../common/silent-logger.ts'
import { startFtp } from './ftp-under-test.ts'
import { RawFtp } from './raw-ftp-client.ts'
import { makeSelfSigned } from './self-signed.ts'
import { loadTlsIdentity } from './tls-identity.ts'

let volume: string
beforeEach(async () => {
  volume = await mkdtemp(join(tmpdir(), 'tls-identity-'))
})
afterEach(() => rm(volume, { recursive: true, force: true }))

const tenYearsMs = 10 * 365 * 86_400_000
const made = (endsInDays: number) =>
  makeSelfSigned('ftp.example', new Date(Date.now() - tenYearsMs + endsInDays * 86_400_000))

test.each([
  ['what is no certificate', { certificate: 'canary-4711', key: made(100).key }, /is no PEM/],
  ['a key that is none', { certificate: made(100).certificate, key: 'canary-4711' }, /is no PEM/],
  ['the key of another', { certificate: made(100).certificate, key: made(100).key }, /not the key/],
])('%s is a wrong setting, and is not repeated', async (_, pair, words) => {
  const loading = loadTlsIdentity(pair, volume)
  await expect(loading).rejects.toThrow(ConfigError)
  await expect(loading).rejects.toThrow(words)
  await expect(loading).rejects.not.toThrow(/canary/)
})

test.each([
  ['that has ended', -1, true],
  ['that ends within two weeks', 13, true],
  ['that is good for longer', 15, false],
])('a certificate %s', async (_, endsInDays, isTold) => {
  const warn = vi.fn()
  const config = { volume, tls: { identity: made(endsInDays) } }
  const running = await startFtp([], config, undefined, { ...silentLogger, warn })
  const told = ['certificate_ends', { at: expect.any(Date) as Date }]
  expect(warn.mock.calls).toEqual(isTold ? [told] : [])
  await running.stop()
})

test('a public address that nobody knows is told of; EPSV goes on', async () => {
  const warn = vi.fn()
  const one = testSender('one', 'ftp')
  const config = { volume, publicAddress: 'nowhere.invalid' }
  const running = await startFtp([one], config, undefined, { ...silentLogger, warn })
  const client = await RawFtp.signIn(running.address, one)
  expect(await client.ask('PASV')).toMatch(/^425 .*EPSV/)
  expect(warn.mock.calls).toMatchObject([['public_address_unknown', { name: 'nowhere.invalid' }]])
  expect(await client.ask('EPSV')).toMatch(/^229/)
  client.close()
  await running.stop()
})
