import type { InboxFile, InboxStore } from '@ddex/dsp-core'

/** Inboxes in memory. */
export function memoryInboxStore(): InboxStore {
  const files = new Map<string, InboxFile>()
  const all = (feedId: string) => [...files.values()].filter((file) => file.feedId === feedId)
  return {
    async put(file) {
      const key = `${file.feedId}/${file.id}`
      const before = files.get(key) ?? null
      files.set(key, structuredClone(file))
      return before
    },
    inFolder: async (feedId, folder) => all(feedId).filter((file) => file.folder === folder),
    async messageFoldersUnder(feedId, folder) {
      const prefix = folder === '' ? '' : `${folder}/`
      const found = all(feedId).filter(
        (file) => file.kind === 'message' && file.folder.startsWith(prefix),
      )
      return [...new Set(found.map((file) => file.folder))]
    },
  }
}
