import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ConfigError, readConfig, settings } from './config.ts'

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
  expect(sftp).toMatchObject({ host: '127.0.0.1', port: 2222, hostKey: null, powerSafe: false })
})

test('takes a host key whose line ends were written out', () => {
  const { sftp } = readConfig({ ...needed, DDEX_DSP_SFTP_HOST_KEY: 'BEGIN\\nMIDDLE\\nEND' })
  expect(sftp.hostKey).toBe('BEGIN\nMIDDLE\nEND\n')
})

test.each([
  [{ DDEX_DSP_PROJECT_ID: '' }, 'DDEX_DSP_PROJECT_ID is not set.'],
  [{ DDEX_DSP_SFTP_PORT: 'ssh' }, 'DDEX_DSP_SFTP_PORT is no whole number from 0 to 65535.'],
  [{ DDEX_DSP_SFTP_POWER_SAFE: 'yes' }, 'DDEX_DSP_SFTP_POWER_SAFE is neither true nor false.'],
  [{ DDEX_DSP_SFTP_HOST_KEY_FILE: '/no/such/key' }, 'DDEX_DSP_SFTP_HOST_KEY_FILE cannot be read'],
])('says which setting is wrong: %j', (wrong, message) => {
  expect(() => readConfig({ ...needed, ...wrong })).toThrow(ConfigError)
  expect(() => readConfig({ ...needed, ...wrong })).toThrow(message)
})
