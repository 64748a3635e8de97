import { defineStore } from 'pinia'
import { useBackend } from '../service.ts'
import { useSessionStore } from './session.ts'

/** Where the listener is taken to be: what the token says, else the service's home. */
export const useTerritoryStore = defineStore('territory', () => {
  const { catalogue } = useBackend()
  const session = useSessionStore()
  let home: Promise<string> | undefined

  function readHome(): Promise<string> {
    home ??= catalogue.settings().then((settings) => settings.homeTerritory)
    home.catch(() => (home = undefined))
    return home
  }

  // Asked for while the sign-in is still being looked up; a failure shows when it is needed.
  readHome().catch(() => undefined)

  /** ISO 3166-1 alpha-2, once it is known who listens. */
  async function territory(): Promise<string> {
    await session.whenReady
    return session.session?.territory ?? readHome()
  }

  return { territory }
})
