import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ConfigError } from '@ddex/ingestion-servers/common'
import { readConfig } from './config.ts'
import { settings } from './settings.ts'

const needed = {
  DDEX_DSP_PROJECT_ID: 'demo',
  DDEX_DSP_BUCKET: 'demo.appspot.com',
  DDEX_DSP_FTP_VOLUME: '/volume',
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

test('listens on this machine alone, without implicit TLS, unless told otherwise', () => {
  const { ftp } = readConfig(needed)
  expect(ftp).toMatchObject({
    ...{ host: '127.0.0.1', port: 2121, activeMode: false, publicAddress: null },
    passivePorts: { from: 30_000, to: 30_099 },
    tls: { mode: 'optional', identity: null, implicitPort: null },
  })
})

test('takes a certificate and key whose line ends were written out', () => {
  const { ftp } = readConfig({
    ...needed,
    DDEX_DSP_FTP_TLS: 'required',
    DDEX_DSP_FTP_TLS_CERTIFICATE: 'BEGIN\\nCERTIFICATE\\nEND',
    DDEX_DSP_FTP_TLS_KEY: 'BEGIN\\nKEY\\nEND\\n',
    DDEX_DSP_FTP_IMPLICIT_TLS_PORT: '990',
  })
  const identity = { certificate: 'BEGIN\nCERTIFICATE\nEND\n', key: 'BEGIN\nKEY\nEND\n' }
  expect(ftp.tls).toMatchObject({ mode: 'required', identity, implicitPort: 990 })
})

test.each([
  [{ DDEX_DSP_PROJECT_ID: '' }, 'DDEX_DSP_PROJECT_ID is not set.'],
  [{ DDEX_DSP_FTP_PORT: 'ftp' }, 'DDEX_DSP_FTP_PORT is no whole number from 0 to 65535.'],
  [{ DDEX_DSP_FTP_PASSIVE_PORTS: '9-8' }, 'DDEX_DSP_FTP_PASSIVE_PORTS is no range of ports'],
  [{ DDEX_DSP_FTP_TLS: 'yes' }, 'DDEX_DSP_FTP_TLS is none of off, optional, required.'],
  [{ DDEX_DSP_FTP_TLS_KEY: 'x' }, 'DDEX_DSP_FTP_TLS_KEY belong together.'],
  [{ DDEX_DSP_FTP_TLS_KEY_FILE: '/no/such/key' }, 'DDEX_DSP_FTP_TLS_KEY_FILE cannot be read'],
  [{ DDEX_DSP_FTP_SAFE_ADDRESSES: '10.0.0.0/99' }, 'no IP address or network: 10.0.0.0/99'],
  [{ DDEX_DSP_FTP_POWER_SAFE: 'yes' }, 'DDEX_DSP_FTP_POWER_SAFE is neither true nor false.'],
])('says which setting is wrong: %j', (wrong, message) => {
  expect(() => readConfig({ ...needed, ...wrong })).toThrow(ConfigError)
  expect(() => readConfig({ ...needed, ...wrong })).toThrow(message)
})
