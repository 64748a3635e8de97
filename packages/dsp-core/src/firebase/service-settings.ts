import type { Clock } from '../clock.ts'
import { collections, serviceSettingsId } from '../schema/collections.ts'
import type { ServiceSettings } from '../schema/settings.ts'
import type { Firebase } from './connect.ts'

const keptMs = 60_000
const unset: ServiceSettings = { name: 'DDEX DSP', homeTerritory: 'US' }

/** `settings/service`, read at most once a minute. */
export function serviceSettings(
  { firestore }: Firebase,
  clock: Clock,
): { get(): Promise<ServiceSettings> } {
  let held: { settings: ServiceSettings; until: number } | undefined
  return {
    async get() {
      const now = clock.now().getTime()
      if (held && now < held.until) return held.settings
      const snapshot = await firestore.doc(`${collections.settings}/${serviceSettingsId}`).get()
      const settings = { ...unset, ...(snapshot.data() as Partial<ServiceSettings> | undefined) }
      held = { settings, until: now + keptMs }
      return settings
    },
  }
}
