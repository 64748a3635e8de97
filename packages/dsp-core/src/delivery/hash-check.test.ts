import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkHash } from './hash-check.ts'

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
    for (const name of ['SHA-384', 'SHA-512', 'SHA3', 'RMD160', 'CRC32'])
      expect(check(name, hex('sha512'))).toBe('unproven')
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
