import type { ConnectionLog } from '../ports/connection-log.ts'
import type { Logger } from '../ports/logger.ts'
import type { Firebase } from './connect.ts'
import { documentsOf } from './documents.ts'

/** `delivery_logs` in Firestore. A failed write is logged and forgotten: it must not stop a delivery. */
export function firebaseConnectionLog({ firestore }: Firebase, logger?: Logger): ConnectionLog {
  const { logs } = documentsOf(firestore)
  const quietly = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work
    } catch (error) {
      logger?.warn('connection_log_failed', { error: String(error) })
    }
  }
  return {
    opened: (log) => quietly(logs.doc(log.id).set(log)),
    changed: (id, change) => quietly(firestore.doc(logs.doc(id).path).set(change, { merge: true })),
  }
}
