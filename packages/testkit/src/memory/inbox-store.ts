import { succeed, type InboxFile, type InboxStore } from '@ddex/dsp-core'

export interface MemoryInboxStore extends InboxStore {
  all(): InboxFile[]
}

/** Inboxes in memory. */
export function memoryInboxStore(): MemoryInboxStore {
  const files = new Map<string, InboxFile>()
  const keyOf = (feedId: string, path: string) => `${feedId}/${path}`
  const all = () => structuredClone([...files.values()])
  const of = (feedId: string, test: (file: InboxFile) => boolean) =>
    all().filter((file) => file.feedId === feedId && test(file))
  return {
    all,
    async put(file) {
      const key = keyOf(file.feedId, file.path)
      const record = succeed(files.get(key) ?? null, structuredClone(file))
      files.set(key, record)
      return structuredClone(record)
    },
    get: async (feedId, path) => structuredClone(files.get(keyOf(feedId, path)) ?? null),
    matching: async (feedId, keys) => of(feedId, ({ matchKey }) => keys.includes(matchKey)),
    inFolder: async (feedId, folder, limit) =>
      of(feedId, (file) => file.folder === folder).slice(0, limit),
    below: async (feedId, folder, { after, limit }) =>
      of(feedId, ({ path }) => folder === '' || path.startsWith(`${folder}/`))
        .sort((a, b) => byBytes(a.path, b.path))
        .filter(({ path }) => after === undefined || byBytes(path, after) > 0)
        .slice(0, limit),
    hasMessage: async (feedId, folder) =>
      of(feedId, (file) => file.folder === folder && file.kind === 'message').length > 0,
    withHash: async (feedId, algorithm, value) =>
      of(feedId, ({ hashes }) => hashes[algorithm] === value).slice(0, 10),
    async replace(file, by) {
      const key = keyOf(file.feedId, file.path)
      const held = files.get(key)
      if (!held || held.object !== file.object || +held.receivedAt !== +file.receivedAt)
        return false
      if (by) files.set(key, structuredClone(by))
      else files.delete(key)
      return true
    },
    dueForReview: async (now, limit) =>
      all()
        .filter(({ reviewAt }) => reviewAt <= now)
        .sort((a, b) => +a.reviewAt - +b.reviewAt)
        .slice(0, limit),
    holds: async (sha256) => all().some(({ hashes }) => hashes.sha256 === sha256),
  }
}

/** As Firestore orders text. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
