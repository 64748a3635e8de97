import { BlockList, isIP } from 'node:net'

/** Whether an address lies in `10.0.0.0/8` or `2001:db8::/32`, or is that very address. */
export function isInRange(address: string, range: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  const [network = '', bits] = range.split('/')
  const family = isIP(network)
  if (family === 0 || isIP(plain) !== family) return false
  const prefix = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits)
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (family === 4 ? 32 : 128)) return false
  const type = family === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(network, prefix, type)
  return list.check(plain, type)
}
