import { expect, it } from 'vitest'
import { messageText } from './message-text.ts'

const text = '<?xml version="1.0"?><Title>Ænima</Title>'
const latin = text.replace('"1.0"', '"1.0" encoding="ISO-8859-1"')
const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le')

it.each([
  ['UTF-8', Buffer.from(text), text],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`), text],
  ['UTF-16', utf16, text],
  ['UTF-16, the other way round', Buffer.from(utf16).swap16(), text],
  ['UTF-16 without a mark', utf16.subarray(2), text],
  ['Latin 1', Buffer.from(latin, 'latin1'), latin],
])('a message in %s is the same text', (_name, bytes, expected) => {
  expect(messageText(bytes)).toBe(expected)
})
