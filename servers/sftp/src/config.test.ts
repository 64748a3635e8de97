import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ConfigError } from '@ddex/ingestion-servers/common'
import { readConfig, settings } from './config.ts'

const needed = {
  DDEX_DSP_PROJECT_ID: 'demo',
  DDEX_DSP_BUCKET: 'demo.appspot.com',
  DDEX_DSP_SFTP_VOLUME: '/volume',
}

test('.env.example names every setting and no other', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
  const named = [...example.matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name)
  expect(named.sort()).toEqual(Object.keys(settings).sort())
})

test('.env.example shows the defaults', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
  for (const [name, value] of Object.entries(settings)) {
    if (value !== null) expect(example).toContain(`\n${name}=${value}\n`)
  }
})

test('listens on this machine alone unless told otherwise', () => {
  const { sftp } = readConfig(needed)
  expect(sftp).toMatchObject({ host: '127.0.0.1', port: 2222, hostKeys: [], powerSafe: false })
})

test('takes host keys whose line ends were written out', () => {
  const key = (name: string) => `-----BEGIN ${name}-----\\nbytes\\n-----END ${name}-----`
  const both = `${key('A KEY')}\\n${key('B KEY')}\\n`
  const { sftp } = readConfig({ ...needed, DDEX_DSP_SFTP_HOST_KEY: both })
  expect(sftp.hostKeys).toEqual([
    '-----BEGIN A KEY-----\nbytes\n-----END A KEY-----\n',
    '-----BEGIN B KEY-----\nbytes\n-----END B KEY-----\n',
  ])
})

test('takes lists of addresses and networks', () => {
  const { sftp } = readConfig({
    ...needed,
    DDEX_DSP_SFTP_SAFE_ADDRESSES: '192.0.2.7, 2001:db8::/48',
    DDEX_DSP_SFTP_TRUSTED_PROXIES: '10.0.0.0/8',
  })
  expect(sftp.safeAddresses).toEqual(['192.0.2.7', '2001:db8::/48'])
  expect(sftp.trustedProxies).toEqual(['10.0.0.0/8'])
})

test.each([
  [{ DDEX_DSP_PROJECT_ID: '' }, 'DDEX_DSP_PROJECT_ID is not set.'],
  [{ DDEX_DSP_SFTP_PORT: 'ssh' }, 'DDEX_DSP_SFTP_PORT is no whole number from 0 to 65535.'],
  [{ DDEX_DSP_SFTP_SAFE_ADDRESSES: '10.0.0.0/99' }, 'no IP address or network: 10.0.0.0/99'],
  [{ DDEX_DSP_SFTP_POWER_SAFE: 'yes' }, 'DDEX_DSP_SFTP_POWER_SAFE is neither true nor false.'],
  [{ DDEX_DSP_SFTP_HOST_KEY_FILE: '/no/such/key' }, 'DDEX_DSP_SFTP_HOST_KEY_FILE cannot be read'],
])('says which setting is wrong: %j', (wrong, message) => {
  expect(() => readConfig({ ...needed, ...wrong })).toThrow(ConfigError)
  expect(() => readConfig({ ...needed, ...wrong })).toThrow(message)
})
