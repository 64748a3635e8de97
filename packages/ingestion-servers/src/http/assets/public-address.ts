import { BlockList, isIP } from 'node:net'
import { plainAddress } from '../../common/address.ts'

/** What is no address of the public internet (IANA, special-purpose address registries). */
const special4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const

/** Within 2000::/3, the only part that is given out: benchmarks, documentation, Teredo and 6to4 lead elsewhere. */
const special6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const forbidden = new BlockList()
for (const [net, length] of special4) forbidden.addSubnet(net, length, 'ipv4')
for (const [net, length] of special6) forbidden.addSubnet(net, length, 'ipv6')
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')

/**
 * Whether an IP address is one that anybody on the internet may have. Private, loopback, link-local, shared,
 * metadata and multicast ones are not, nor are IPv6 forms that lead to an IPv4 address (mapped, NAT64, 6to4).
 */
export function isPublicAddress(address: string): boolean {
  // An IPv4 address in an IPv6 one is judged as what it is.
  const plain = plainAddress(address)
  const family = isIP(plain)
  if (family === 4) return !forbidden.check(plain, 'ipv4')
  return family === 6 && global6.check(plain, 'ipv6') && !forbidden.check(plain, 'ipv6')
}
