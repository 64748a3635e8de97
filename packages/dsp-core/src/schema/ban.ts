import type { Protocol } from './feed.ts'

/** `bans/{id}`: an address that the servers do not answer. An admin who deletes it ends the ban. */
export interface Ban {
  /** See `banIdOf`. */
  id: string
  /** An IPv4 address, or the /64 that an IPv6 address is in. */
  address: string
  reason: string
  /** The protocol whose server saw it. */
  protocol: Protocol
  bannedAt: Date
  /** From here on the address may sign in again. */
  until: Date
  /** How often it was banned in a row; each repeat lasts longer. */
  times: number
  /** From here on the next ban counts as the first. */
  forgetAt: Date
}

/** A ban's document id: its address, whose slash no id may have. */
export const banIdOf = (address: string): string => address.replace('/', '_')
