import type { Claims } from '@ddex/dsp-core/schema'

/** Everybody who may knock: a user id and the claims of the token; null is nobody at all. */
export const roles = {
  anonymous: null,
  listener: { uid: 'listener', claims: { role: 'listener', plan: 'premium', territory: 'DE' } },
  otherListener: { uid: 'other', claims: {} },
  distributor: { uid: 'sender', claims: { role: 'distributor', feedIds: ['feed-a', 'feed-c'] } },
  otherDistributor: { uid: 'rival', claims: { role: 'distributor', feedIds: ['feed-b'] } },
  artist: { uid: 'singer', claims: { role: 'artist', artistIds: ['artist-a'] } },
  admin: { uid: 'admin', claims: { role: 'admin' } },
} as const satisfies Record<string, { uid: string; claims: Partial<Claims> } | null>

export type RoleName = keyof typeof roles

export const roleNames = Object.keys(roles) as RoleName[]

export const nobody: readonly RoleName[] = []
export const everybody = roleNames
export const adminOnly: readonly RoleName[] = ['admin']
/** The admin and the distributor whose feed it came through. */
export const adminAndSender: readonly RoleName[] = ['admin', 'distributor']
/** They and the artist that it was counted for. */
export const adminSenderAndArtist: readonly RoleName[] = ['admin', 'distributor', 'artist']
export const self: readonly RoleName[] = ['listener']
