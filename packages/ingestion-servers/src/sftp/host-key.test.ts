import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ConfigError } from '../common/index.ts'
import { loadHostKeys } from './host-key.ts'

/** The first key, or the error that there is none. */
async function loadHostKeyOf(given: string[], folder: string) {
  const [key] = await loadHostKeys(given, folder)
  if (!key) throw new Error('There is no key.')
  return key
}

let volume: string
beforeEach(async () => {
  volume = await mkdtemp(join(tmpdir(), 'host-key-'))
})
afterEach(() => rm(volume, { recursive: true, force: true }))

test('makes a key that can be read, every time', async () => {
  for (let run = 0; run < 400; run++) {
    const { fingerprint } = await loadHostKeyOf([], join(volume, String(run)))
    expect(fingerprint).toMatch(/^SHA256:[\w+/]{43}$/)
  }
})

test('keeps the key that it made, for nobody else to read', async () => {
  const first = await loadHostKeyOf([], volume)
  expect(await loadHostKeyOf([], volume)).toEqual(first)
  expect((await stat(join(volume, 'host_key'))).mode & 0o777).toBe(0o600)
})

test('uses a given key and leaves the volume alone', async () => {
  const given = await loadHostKeyOf([], join(volume, 'other'))
  expect(await loadHostKeyOf([given.pem], volume)).toEqual(given)
  await expect(readFile(join(volume, 'host_key'))).rejects.toThrow('ENOENT')
})

test('refuses what is no private key, without repeating it', async () => {
  const wrong = loadHostKeyOf(['canary-4711'], volume)
  await expect(wrong).rejects.toThrow(ConfigError)
  await expect(wrong).rejects.toThrow(/no private key/)
  await expect(wrong).rejects.not.toThrow(/canary/)
})

test.each([
  ['rsa', 1024, /too weak.*RSA from 2,048 bits/],
  ['rsa', 2048, null],
] as const)('of %s with %i bits', async (type, modulusLength, fault) => {
  const { privateKey } = generateKeyPairSync(type, { modulusLength })
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  const loading = loadHostKeyOf([pem], volume)
  if (fault) await expect(loading).rejects.toThrow(fault)
  else expect((await loading).pem).toBe(pem)
})
