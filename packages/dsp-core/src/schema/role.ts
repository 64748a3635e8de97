/** Roles are custom claims on the sign-in token, never a field that a user can write. */
export type Role = 'admin' | 'distributor' | 'artist' | 'listener'

/** What a listener pays for; decides which commercial models of a deal apply. */
export type Plan = 'free' | 'premium'

/** The custom claims of a token. */
export interface Claims {
  role: Role
  /** Feeds that a distributor may see. */
  feedIds?: string[]
  /** Artists whose counts and reports an artist may see. */
  artistIds?: string[]
  plan?: Plan
  /** ISO 3166-1 alpha-2; where the listener's subscription was taken out. */
  territory?: string
}
