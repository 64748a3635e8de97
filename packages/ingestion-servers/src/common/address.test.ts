import { expect, test } from 'vitest'
import { AddressList, hostOf, plainAddress } from './address.ts'

test.each([
  '::ffff:192.0.2.1',
  '::FFFF:192.0.2.1',
  '::ffff:c000:201',
  '0:0:0:0:0:ffff:c000:201',
  '0000:0000:0000:0000:0000:ffff:c000:0201',
  '::ffff:192.0.2.1%eth0',
  '192.0.2.1',
])('takes %s for the IPv4 address that it is', (address) => {
  expect(plainAddress(address)).toBe('192.0.2.1')
  expect(hostOf(address)).toBe('192.0.2.1')
  expect(new AddressList(['192.0.2.0/24']).has(address)).toBe(true)
})

test.each([
  ['2001:db8:0:1::5', '2001:db8:0:1::/64'],
  ['2001:db8::5%eth0', '2001:db8:0:0::/64'],
  ['::ffff:0:c000:201', '0:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('counts %s as %s', (address, host) => {
  expect(hostOf(address)).toBe(host)
})

test('writes an IPv6 address in its short form, and leaves what is no address as it is', () => {
  expect(plainAddress('2001:DB8:0:0:0:0:0:7')).toBe('2001:db8::7')
  expect(plainAddress('2001:db8::7%eth0')).toBe('2001:db8::7')
  expect(plainAddress('')).toBe('')
})
