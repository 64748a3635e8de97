import type { Listener } from '../deals/may-stream.ts'
import type { Claims } from '../schema/role.ts'
import type { ServiceSettings } from '../schema/settings.ts'

/** Under this name everybody listens who has not signed in; no account has it. */
export const anonymousUid = 'anonymous'

/** Who calls: the uid and claims of a checked token. */
export interface Caller {
  uid: string
  claims: Partial<Claims>
}

/**
 * Whom the deals are asked about. Somebody without an account counts as one on the free plan in the
 * service's home territory, where the service lets anyone listen; null: they must sign in first.
 */
export function listenerOf(
  caller: Caller | null,
  { homeTerritory, listening }: Required<Pick<ServiceSettings, 'homeTerritory' | 'listening'>>,
): (Listener & { uid: string }) | null {
  if (!caller) {
    if (listening !== 'anyone') return null
    return { uid: anonymousUid, plan: 'free', territory: homeTerritory }
  }
  const { plan = 'free', territory = homeTerritory } = caller.claims
  return { uid: caller.uid, plan, territory }
}
