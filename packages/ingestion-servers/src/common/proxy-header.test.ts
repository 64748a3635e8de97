import { expect, test } from 'vitest'
import { parseProxyHeader } from './proxy-header.ts'

const text = (line: string) => Buffer.from(line, 'latin1')
const signature = text('\r\n\r\n\0\r\nQUIT\n')

function binary(command: number, family: number, addresses: number[]): Buffer {
  const head = [command, family, addresses.length >> 8, addresses.length & 255]
  return Buffer.concat([signature, Buffer.from(head), Buffer.from(addresses)])
}

const good: [string, Buffer, string | null][] = [
  ['IPv4 as text', text('PROXY TCP4 192.0.2.1 198.51.100.1 1 22\r\n'), '192.0.2.1'],
  ['IPv6 as text', text('PROXY TCP6 2001:db8::1 ::1 1 22\r\n'), '2001:db8::1'],
  ['nobody as text', text('PROXY UNKNOWN\r\n'), null],
  ['IPv4', binary(0x21, 0x11, [192, 0, 2, 1, 198, 51, 100, 1, 0, 1, 0, 22]), '192.0.2.1'],
  ['IPv6', binary(0x21, 0x21, [0x20, 1, ...Array<number>(34).fill(0)]), '2001:0:0:0:0:0:0:0'],
  ['a health check', binary(0x20, 0, []), null],
]

test.each(good)('reads %s, and not a byte of what follows', (_, header, source) => {
  const found = { kind: 'header', bytes: header.length, source }
  expect(parseProxyHeader(Buffer.concat([header, text('SSH-2.0-x\r\n')]))).toEqual(found)
  for (let length = 0; length < header.length; length++) {
    expect(parseProxyHeader(header.subarray(0, length))).toEqual({ kind: 'incomplete' })
  }
})

test.each([
  text('SSH-2.0-OpenSSH_9.2\r\n'),
  text('PROXY TCP4 2001:db8::1 ::1 1 22\r\n'),
  text('PROXY TCP4 here there 1 22\r\n'),
  text(`PROXY ${'x'.repeat(200)}`),
  binary(0x31, 0x11, [192, 0, 2, 1, 198, 51, 100, 1, 0, 1, 0, 22]),
  binary(0x21, 0x11, [192, 0]),
])('refuses what is none (%#)', (bytes) => {
  expect(parseProxyHeader(bytes)).toEqual({ kind: 'invalid' })
})
