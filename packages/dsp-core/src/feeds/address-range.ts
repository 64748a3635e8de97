import { isIP } from 'node:net'

/** Whether this is an IP address, or one with the length of its network: `192.0.2.0/24`. */
export function isAddressRange(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0 || address.includes('%')) return false
  if (length === undefined) return true
  return /^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= (version === 4 ? 32 : 128)
}
