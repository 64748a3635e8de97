import { setTimeout as pause } from 'node:timers/promises'
import type { ServiceWatch } from '@ddex/ingestion-servers/protocol-tests'
import type { AdminSession } from './admin-session.ts'
import { queryDocuments } from './read-documents.ts'

/** The service as an admin sees it, for tests of its doors. */
export function watchService(session: AdminSession): ServiceWatch {
  return {
    async file(feedId, path) {
      const [held] = await queryDocuments(session, {
        collection: `delivery_feeds/${feedId}/inbox`,
        where: [{ field: 'path', is: 'EQUAL', value: path }],
        limit: 1,
      })
      if (!held || held.kind === 'ignored') return null
      const { sha256 = '' } = held.hashes as { sha256?: string }
      return { size: Number(held.size), sha256 }
    },

    async delivery(feedId, messagePath) {
      const [found] = await queryDocuments(session, {
        collection: 'deliveries',
        where: [
          { field: 'feedId', is: 'EQUAL', value: feedId },
          { field: 'messagePath', is: 'EQUAL', value: messagePath },
        ],
        limit: 1,
      })
      if (!found) return null
      const issues = await queryDocuments(session, {
        collection: `deliveries/${found.id}/issues`,
        limit: 300,
      })
      return {
        ...{ id: found.id, state: String(found.state), reason: String(found.reason) },
        issueCodes: issues.map(({ code }) => String(code)),
      }
    },

    pause: () => pause(300),
  }
}
