import type { InboxStore } from '../ports/stores.ts'
import type { Firebase } from './connect.ts'
import { documentsOf } from './documents.ts'

/** The last character that Firestore sorts: the end of everything that begins with a prefix. */
const end = '\uf8ff'

/** Inboxes in Firestore, a document a file. */
export function firestoreInboxStore({ firestore }: Firebase): InboxStore {
  const documents = documentsOf(firestore)
  return {
    put: (file) =>
      firestore.runTransaction(async (transaction) => {
        const reference = documents.inbox(file.feedId).doc(file.id)
        const before = (await transaction.get(reference)).data() ?? null
        transaction.set(reference, file)
        return before
      }),

    async inFolder(feedId, folder) {
      const query = documents.inbox(feedId).where('folder', '==', folder)
      return (await query.get()).docs.map((document) => document.data())
    },

    async messageFoldersUnder(feedId, folder) {
      const prefix = folder === '' ? '' : `${folder}/`
      const query = documents
        .inbox(feedId)
        .where('kind', '==', 'message')
        .where('folder', '>=', prefix)
        .where('folder', '<', prefix + end)
      const folders = (await query.get()).docs.map((document) => document.data().folder)
      return [...new Set(folders)]
    },
  }
}
