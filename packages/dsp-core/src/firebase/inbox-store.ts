import type { Query } from 'firebase-admin/firestore'
import { inboxFileId, succeed } from '../delivery/inbox-file.ts'
import type { InboxStore } from '../ports/stores.ts'
import type { InboxFile } from '../schema/feed.ts'
import type { Firebase } from './connect.ts'
import { documentsOf } from './documents.ts'
import { inTransaction } from './in-transaction.ts'

/** Values that one query may ask for. */
const maxValues = 30

/** Inboxes in Firestore, a document a file. */
export function firestoreInboxStore({ firestore }: Firebase): InboxStore {
  const documents = documentsOf(firestore)
  const at = (feedId: string, id: string) => documents.inbox(feedId).doc(id)
  return {
    put: (file) =>
      inTransaction(firestore, async (transaction) => {
        const reference = at(file.feedId, file.id)
        const before = (await transaction.get(reference)).data() ?? null
        const record = succeed(before, file)
        transaction.set(reference, record)
        return record
      }),

    get: async (feedId, path) => (await at(feedId, inboxFileId(feedId, path)).get()).data() ?? null,

    async matching(feedId, keys) {
      const found = await Promise.all(
        chunksOf(keys).map((chunk) => documents.inbox(feedId).where('matchKey', 'in', chunk).get()),
      )
      return found.flatMap(({ docs }) => docs.map((document) => document.data()))
    },

    async inFolder(feedId, folder, limit) {
      const query = documents.inbox(feedId).where('folder', '==', folder).limit(limit)
      return (await query.get()).docs.map((document) => document.data())
    },

    async below(feedId, folder, { after, limit }) {
      const query = pathsBelow(documents.inbox(feedId), folder, after).limit(limit)
      return (await query.get()).docs.map((document) => document.data())
    },

    async hasMessage(feedId, folder) {
      const query = documents
        .inbox(feedId)
        .where('kind', '==', 'message')
        .where('folder', '==', folder)
      return !(await query.limit(1).get()).empty
    },

    async withHash(feedId, algorithm, value) {
      const query = documents.inbox(feedId).where(`hashes.${algorithm}`, '==', value).limit(10)
      return (await query.get()).docs.map((document) => document.data())
    },

    replace: (file, by) =>
      inTransaction(firestore, async (transaction) => {
        const reference = at(file.feedId, file.id)
        const held = (await transaction.get(reference)).data()
        if (!held || !isSame(held, file)) return false
        if (by) transaction.set(reference, by)
        else transaction.delete(reference)
        return true
      }),

    async dueForReview(now, limit) {
      const query = documents.allInboxes
        .where('reviewAt', '<=', now)
        .orderBy('reviewAt')
        .limit(limit)
      return (await query.get()).docs.map((document) => document.data())
    },

    async holds(sha256) {
      const query = documents.allInboxes.where('hashes.sha256', '==', sha256).limit(1)
      return !(await query.get()).empty
    },
  }
}

function pathsBelow(files: Query<InboxFile>, folder: string, after?: string): Query<InboxFile> {
  const all = files.orderBy('path')
  // `0` is what follows `/`.
  const inside = all.where('path', '>=', `${folder}/`).where('path', '<', `${folder}0`)
  const query = folder === '' ? all : inside
  return after === undefined ? query : query.startAfter(after)
}

const chunksOf = (keys: string[]): string[][] =>
  Array.from({ length: Math.ceil(keys.length / maxValues) }, (_, index) =>
    keys.slice(index * maxValues, (index + 1) * maxValues),
  )

const isSame = (held: InboxFile, file: InboxFile): boolean =>
  held.object === file.object && held.receivedAt.getTime() === file.receivedAt.getTime()
