import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { expect, test } from 'vitest'
import { publicKeyFault } from './public-key.ts'

const field = (bytes: Uint8Array | string) => {
  const body = Buffer.from(bytes as string)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return Buffer.concat([length, body])
}

const line = (type: string, ...fields: (Uint8Array | string)[]) =>
  `${type} ${Buffer.concat([type, ...fields].map(field)).toString('base64')} someone@somewhere`

const positive = (bytes: Buffer) => Buffer.concat([Buffer.from([0]), bytes])
const part = (key: KeyObject, name: 'x' | 'n' | 'e') =>
  Buffer.from(key.export({ format: 'jwk' })[name] ?? '', 'base64url')

function rsa(bits: number): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  return line('ssh-rsa', part(publicKey, 'e'), positive(part(publicKey, 'n')))
}

const ed25519 = line('ssh-ed25519', part(generateKeyPairSync('ed25519').publicKey, 'x'))

test('takes the keys that people have', () => {
  expect(publicKeyFault(ed25519)).toBeNull()
  expect(publicKeyFault(`  ${ed25519}\n`)).toBeNull()
  expect(publicKeyFault(rsa(2048))).toBeNull()
})

test('takes no RSA key under 2048 bits', () => {
  expect(publicKeyFault(rsa(1024))).toContain('at least 2048 bits')
})

test('tells a private key from a public one', () => {
  expect(publicKeyFault('-----BEGIN OPENSSH PRIVATE KEY-----')).toContain('Keep it secret')
})

test.each([
  ['', 'must begin with'],
  ['ssh-dss AAAAB3NzaC1kc3M=', 'must begin with'],
  [`command="rm" ${ed25519}`, 'must begin with'],
  ['ssh-ed25519', 'cut off'],
  [ed25519.slice(0, 60), 'cut off'],
  [line('ssh-rsa'), 'cut off'],
  [ed25519.replace('ssh-ed25519', 'ssh-rsa'), 'cut off'],
])('says what is wrong with %s', (key, fault) => {
  expect(publicKeyFault(key)).toContain(fault)
})
