import { json, type DoorAnswer } from './http-exchange.ts'
import type { PublicParts } from './visit.ts'

const slotMs = 30_000

/**
 * `POST /notify`: DDEX Distro says without a key that it has put something into a bucket. That is a hint and no more:
 * the buckets are looked at soon, once in half a minute however often it is said.
 */
export async function lookSoon({ clock, fetchSoon }: PublicParts): Promise<DoorAnswer> {
  await fetchSoon({ round: String(Math.floor(clock.now().getTime() / slotMs)) })
  return json(202, { message: 'The buckets are looked at soon.' })
}
