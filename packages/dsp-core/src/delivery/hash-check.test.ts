import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkHash, rareHashOf, statedDigest } from './hash-check.ts'

const bytes = Buffer.from('a song')
const hex = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex')
const base64 = (algorithm: string) => createHash(algorithm).update(bytes).digest('base64')
const found = { md5: hex('md5'), sha1: hex('sha1'), sha256: hex('sha256') }
const check = (algorithm: string, value: string) => checkHash({ algorithm, value }, found).state

describe('a stated hash', () => {
  it.each(['MD5', 'md5', 'SHA1', 'SHA-1', 'SHA256', 'SHA-256'])('of %s is understood', (name) => {
    const node = name.toLowerCase().replace('-', '')
    expect(check(name, hex(node))).toBe('equal')
    expect(check(name, hex(node).toUpperCase())).toBe('equal')
    expect(check(name, base64(node))).toBe('equal')
    expect(check(name, base64(node).replace(/=+$/, ''))).toBe('equal')
    expect(check(name, ` ${hex(node)}\n`)).toBe('equal')
  })

  it('of a family is the one that has its length, and no mismatch where we know none', () => {
    expect(check('SHA', hex('sha1'))).toBe('equal')
    expect(check('SHA', hex('sha256'))).toBe('equal')
    expect(check('SHA2', base64('sha256'))).toBe('equal')
    for (const name of ['SHA', 'SHA2']) {
      expect(check(name, '0'.repeat(64))).toBe('different')
      for (const longer of ['sha224', 'sha384', 'sha512'])
        expect(check(name, hex(longer))).toBe('unproven')
    }
  })

  it.each([
    ['SHA-224', 'sha224'],
    ['SHA-384', 'sha384'],
    ['SHA-512', 'sha512'],
    ['SHA', 'sha512'],
    ['SHA2', 'sha384'],
    ['SHA3', 'sha3-256'],
    ['SHA3-512', 'sha3-512'],
    ['RMD160', 'ripemd160'],
  ] as const)('of %s is proven by %s once that is reckoned', (name, algorithm) => {
    const stated = { algorithm: name, value: hex(algorithm) }
    expect(rareHashOf(stated)).toBe(algorithm)
    expect(checkHash(stated, found).state).toBe('unproven')
    expect(checkHash(stated, { ...found, [algorithm]: hex(algorithm) }).state).toBe('equal')
    const base64Too = { algorithm: name, value: base64(algorithm) }
    expect(checkHash(base64Too, { ...found, [algorithm]: hex(algorithm) }).state).toBe('equal')
    expect(checkHash(stated, { ...found, [algorithm]: 'other' }).state).toBe('different')
    expect(statedDigest(stated)).toBeNull()
  })

  it('needs nothing reckoned when it is a usual one, a placeholder, or says too little', () => {
    const usual = { algorithm: 'SHA-256', value: hex('sha256') }
    expect(rareHashOf(usual)).toBeNull()
    expect(statedDigest(usual)).toEqual({ algorithm: 'sha256', value: found.sha256 })
    expect(rareHashOf({ algorithm: 'SHA-512', value: 'PENDING' })).toBeNull()
    for (const name of ['CRC32', 'MD2', 'MD4', 'MD4(MLNET)', 'MDC2', 'UserDefined', 'SHA3', 'SHA2'])
      expect(rareHashOf({ algorithm: name, value: '1c291ca3' })).toBeNull()
    expect(rareHashOf(null)).toBeNull()
  })

  it('that differs shows what was found', () => {
    const verdict = checkHash({ algorithm: 'MD5', value: '0'.repeat(32) }, found)
    expect(verdict).toEqual({ state: 'different', found: found.md5 })
  })

  it('is not proven by a placeholder, nothing, or an unknown algorithm', () => {
    for (const value of ['PENDING', '', 'HashSumOfXmlFile'])
      expect(check('MD5', value)).toBe('unproven')
    expect(check('UserDefined', 'x')).toBe('unproven')
    expect(checkHash(null, found).state).toBe('unproven')
  })
})
