import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a listener was allowed: one recording, until a moment. */
export interface StreamGrant {
  uid: string
  trackId: string
  audioSha256: string
  /** Milliseconds since the epoch. */
  expiresAt: number
}

/** How long a grant lasts: long enough for a long track, under the hour that we promise (R35). */
export const grantMs = 50 * 60 * 1000

const sign = (payload: string, key: string): Buffer =>
  createHmac('sha256', key).update(`ddex-dsp stream grant\n${payload}`).digest()

/** A grant as one URL-safe word, signed with the service's stream key. */
export function sealGrant(grant: StreamGrant, key: string): string {
  const payload = Buffer.from(JSON.stringify(grant)).toString('base64url')
  return `${payload}.${sign(payload, key).toString('base64url')}`
}

/** The grant in a word; null when it is not ours, was changed, or has run out. */
export function openGrant(word: string, key: string, now: Date): StreamGrant | null {
  const [payload, signature, ...rest] = word.split('.')
  if (!payload || !signature || rest.length > 0) return null
  const given = Buffer.from(signature, 'base64url')
  const expected = sign(payload, key)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  const grant = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as StreamGrant
  return grant.expiresAt > now.getTime() ? grant : null
}
