import { BlockList, isIP } from 'node:net'

/**
 * An address in its usual form, so that one is always written alike. An IPv4 address that came over an IPv6 socket is an
 * IPv4 address; zones tell nothing of a sender.
 */
export function plainAddress(address: string): string {
  const plain = address.replace(/%.*$/, '')
  if (isIP(plain) !== 6) return plain
  const groups = groupsOf(plain).map((group) => parseInt(group, 16))
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (!isMapped) return shortForm(plain)
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 255])
    .join('.')
}

/** Who counts as one: an IPv4 address, or the /64 of an IPv6 address, which one customer has whole. */
export function hostOf(address: string): string {
  const plain = plainAddress(address)
  if (isIP(plain) !== 6) return plain
  return `${groupsOf(plain).slice(0, 4).join(':')}::/64`
}

/** The eight groups of an IPv6 address without a zone, in hexadecimal. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = shortForm(address).split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array<string>(zeros).fill('0'), ...after]
}

/** An IPv6 address as RFC 5952 wants it written. */
const shortForm = (address: string): string => new URL(`http://[${address}]/`).hostname.slice(1, -1)

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
