import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSecretBox } from './secret-box.ts'

const newKey = () => randomBytes(32).toString('base64')
const key = newKey()
const box = createSecretBox(key)
const secret = 'wJalrXUtnFEMI/K7MDENG & ümläut'

test('opens what it sealed, and shows nothing of it meanwhile', () => {
  const sealed = box.seal(secret, 'feed-a/s3')
  expect(sealed).not.toContain('wJalr')
  expect(box.open(sealed, 'feed-a/s3')).toBe(secret)
})

test('seals the same secret differently each time', () => {
  expect(box.seal(secret, 'feed-a')).not.toBe(box.seal(secret, 'feed-a'))
})

test('opens for nobody else', () => {
  const sealed = box.seal(secret, 'feed-a/s3')
  expect(() => box.open(sealed, 'feed-b/s3')).toThrow('cannot be opened')
  expect(() => createSecretBox(newKey()).open(sealed, 'feed-a/s3')).toThrow('cannot be opened')
})

test('notices every changed character', () => {
  const sealed = box.seal(secret, 'feed-a')
  for (let at = 0; at < sealed.length; at++) {
    // The last bits of a base64 text may be padding that stands for nothing.
    const other = sealed[at] === 'A' ? 'h' : 'A'
    const changed = sealed.slice(0, at) + other + sealed.slice(at + 1)
    const opened = () => box.open(changed, 'feed-a')
    if (at < sealed.length - 1) expect(opened, changed).toThrow('cannot be opened')
  }
  for (const part of ['', '$', 'plain text', sealed.slice(0, -8)])
    expect(() => box.open(part, 'feed-a')).toThrow('cannot be opened')
})

test('takes a short authentication tag for a forgery', () => {
  const parts = box.seal(secret, 'feed-a').split('$')
  parts[3] = (parts[3] ?? '').slice(0, 6)
  expect(() => box.open(parts.join('$'), 'feed-a')).toThrow('cannot be opened')
})

test('changes keys: the new one seals, the old one still opens', () => {
  const old = box.seal(secret, 'feed-a')
  const both = createSecretBox(`${newKey()}, ${key}`)
  expect(both.open(old, 'feed-a')).toBe(secret)
  expect([both.isOld(old), both.isOld(both.seal(secret, 'feed-a'))]).toEqual([true, false])
})

test.each(['', 'short', Buffer.alloc(31).toString('base64'), `${key},oops`])(
  'takes no key that is not 32 bytes: %s',
  (keys) => {
    expect(() => createSecretBox(keys)).toThrow('openssl rand -base64 32')
  },
)
