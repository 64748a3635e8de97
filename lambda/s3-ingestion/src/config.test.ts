import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ConfigError } from '@ddex/ingestion-servers/common'
import { readConfig, settings } from './config.ts'

const needed = { DDEX_DSP_PROJECT_ID: 'demo', DDEX_DSP_BUCKET: 'demo.appspot.com' }
const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')

test('.env.example names every setting and no other, with its default', () => {
  const named = [...example.matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name)
  expect(named.sort()).toEqual(Object.keys(settings).sort())
  for (const [name, value] of Object.entries(settings)) {
    if (value !== null) expect(example).toContain(`\n${name}=${value}\n`)
  }
})

test('goes to AWS with what the environment has, unless told otherwise', () => {
  expect(readConfig(needed)).toMatchObject({
    ...{ endpoint: null, serviceAccountSecret: null, sealingKeySecret: null, sealingKey: null },
    ...{ concurrency: 4, delaysTasks: true },
  })
})

test.each([
  [{ DDEX_DSP_PROJECT_ID: '' }, 'DDEX_DSP_PROJECT_ID is not set.'],
  [{ DDEX_DSP_S3_CONCURRENCY: '0' }, 'DDEX_DSP_S3_CONCURRENCY is no whole number from 1 to 50.'],
])('says which setting is wrong: %j', (wrong, message) => {
  expect(() => readConfig({ ...needed, ...wrong })).toThrow(ConfigError)
  expect(() => readConfig({ ...needed, ...wrong })).toThrow(message)
})
