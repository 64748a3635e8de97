import type { Release, Track } from '@ddex/dsp-core/schema'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { BackendError } from '../backend.ts'
import { useBackend, useService } from '../service.ts'
import { useTerritoryStore } from './territory.ts'

export type LoadStatus = 'loading' | 'ready' | 'failed'

/** How many releases the first page shows at most: a label shows what it has. */
export const newestCounts = { newest: 24, showcase: 100 } as const

/** What can be heard: the newest releases, and each release that was opened. */
export const useCatalogueStore = defineStore('catalogue', () => {
  const { catalogue } = useBackend()
  const { territory } = useTerritoryStore()
  const count = newestCounts[useService().home]
  const newest = shallowRef<Release[]>([])
  const status = ref<LoadStatus>('loading')
  const problem = shallowRef<BackendError | null>(null)
  const trackLists = new Map<string, Promise<Track[]>>()
  let latestLoad = 0

  /** Reads the newest again; what is shown stays until the answer is here. */
  async function loadNewest(): Promise<void> {
    if (status.value === 'failed') status.value = 'loading'
    const load = ++latestLoad
    try {
      const found = await catalogue.newestReleases(await territory(), count)
      // Somebody signed in or out meanwhile; their answer counts.
      if (load !== latestLoad) return
      newest.value = found
      problem.value = null
      status.value = 'ready'
    } catch (error) {
      if (load !== latestLoad) return
      problem.value = error instanceof BackendError ? error : new BackendError('unknown', '')
      if (newest.value.length === 0) status.value = 'failed'
    }
  }

  /** Looks for something newer than what is shown, for one small read. */
  async function refreshNewest(): Promise<void> {
    if (status.value === 'loading') return
    const since = newest.value[0]?.publishedAt
    try {
      if (since && !(await catalogue.hasNewerRelease(await territory(), since))) return
      await loadNewest()
    } catch {
      // Nobody asked for this; the next look may find the network again.
    }
  }

  /** The tracks of a release; read once, and again after a failure. */
  function tracksOf(releaseId: string): Promise<Track[]> {
    const known = trackLists.get(releaseId)
    if (known) return known
    const reading = catalogue.tracks(releaseId)
    trackLists.set(releaseId, reading)
    reading.catch(() => trackLists.delete(releaseId))
    return reading
  }

  /** A release and its tracks, read afresh; null when it is not there for this listener. */
  async function open(id: string): Promise<{ release: Release; tracks: Track[] } | null> {
    trackLists.delete(id)
    const [release, tracks] = await Promise.all([catalogue.release(id), tracksOf(id)])
    return release && { release, tracks }
  }

  return {
    newest: computed(() => newest.value),
    status: computed(() => status.value),
    problem: computed(() => problem.value),
    known: (id: string) => newest.value.find((release) => release.id === id) ?? null,
    loadNewest,
    refreshNewest,
    tracksOf,
    open,
  }
})
