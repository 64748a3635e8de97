import { BlockList, isIP } from 'node:net'

/** An IPv4 address that came over an IPv6 socket is an IPv4 address; zones tell nothing of a sender. */
export const plainAddress = (address: string): string =>
  address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')

/** Who counts as one: an IPv4 address, or the /64 of an IPv6 address, which one customer has whole. */
export function hostOf(address: string): string {
  const plain = plainAddress(address)
  if (isIP(plain) !== 6) return plain
  const [head = '', tail] = new URL(`http://[${plain}]/`).hostname.slice(1, -1).split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after]
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** IP addresses and networks, such as `192.0.2.0/24`; see `isAddressRange`. */
export class AddressList {
  readonly #list = new BlockList()
  readonly isEmpty: boolean

  constructor(ranges: readonly string[]) {
    this.isEmpty = ranges.length === 0
    for (const range of ranges) {
      const [address = '', length] = range.split('/')
      const family = familyOf(address)
      if (length === undefined) this.#list.addAddress(address, family)
      else this.#list.addSubnet(address, Number(length), family)
    }
  }

  has(address: string): boolean {
    const plain = plainAddress(address)
    return isIP(plain) !== 0 && this.#list.check(plain, familyOf(plain))
  }
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
