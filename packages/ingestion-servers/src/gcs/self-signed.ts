import type { Storage } from '@google-cloud/storage'

/**
 * Has a client's account sign its tokens itself, for the scope of the client, instead of asking Google's token service
 * for one first: a request less, and nobody else to be reached (Google, "Service account authorization without OAuth").
 */
export function signsItself({ authClient }: Storage): void {
  const client = authClient as { useJWTAccessWithScope?: boolean }
  client.useJWTAccessWithScope = true
}
