import type { Ban } from '../schema/ban.ts'

/** Bans that all protocol servers share. */
export interface BanStore {
  /** Keeps a ban in place of an earlier one of the same address. */
  put(ban: Ban): Promise<void>
  /**
   * Tells of every ban that is not to be forgotten yet, at once and after every change, until the
   * function that is answered is called. While the store is away nothing is told.
   */
  watch(changed: (bans: Ban[]) => void): () => void
}
