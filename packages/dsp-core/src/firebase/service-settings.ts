import type { Clock } from '../clock.ts'
import type { SettingsStore } from '../ports/stores.ts'
import { collections, serviceSettingsId } from '../schema/collections.ts'
import { defaultServiceSettings, type ServiceSettings } from '../schema/settings.ts'
import type { Firebase } from './connect.ts'

const keptMs = 60_000

/** `settings/service` over `own`, what this deployment says of itself; read at most once a minute. */
export function serviceSettings(
  { firestore }: Firebase,
  clock: Clock,
  own: Partial<ServiceSettings> = {},
): SettingsStore {
  let held: { settings: Required<ServiceSettings>; until: number } | undefined
  return {
    async get() {
      const now = clock.now().getTime()
      if (held && now < held.until) return held.settings
      const snapshot = await firestore.doc(`${collections.settings}/${serviceSettingsId}`).get()
      const stored = snapshot.data() as Partial<ServiceSettings> | undefined
      const settings = { ...defaultServiceSettings, ...own, ...stored }
      held = { settings, until: now + keptMs }
      return settings
    },
  }
}
