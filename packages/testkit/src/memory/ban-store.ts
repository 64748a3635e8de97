import type { Ban, BanStore } from '@ddex/dsp-core'

export interface MemoryBanStore extends BanStore {
  readonly bans: Map<string, Ban>
  /** As an admin does. */
  remove(id: string): void
}

/** Bans in memory, shared by all who are given this one. */
export function memoryBanStore(): MemoryBanStore {
  const bans = new Map<string, Ban>()
  const watchers = new Set<(bans: Ban[]) => void>()
  const tell = () => {
    for (const changed of watchers) changed([...bans.values()])
  }
  return {
    bans,
    async put(ban) {
      bans.set(ban.id, ban)
      tell()
    },
    remove(id) {
      bans.delete(id)
      tell()
    },
    watch(changed) {
      watchers.add(changed)
      changed([...bans.values()])
      return () => void watchers.delete(changed)
    },
  }
}
