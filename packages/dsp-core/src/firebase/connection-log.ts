import { FieldValue } from 'firebase-admin/firestore'
import type { ConnectionLog } from '../ports/connection-log.ts'
import type { Logger } from '../ports/logger.ts'
import type { DeliveryLog } from '../schema/delivery.ts'
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
  const merged = (id: string, change: object) =>
    firestore.doc(logs.doc(id).path).set(change, { merge: true })
  return {
    opened: (log) => quietly(logs.doc(log.id).set(log)),
    changed: (id, change) => quietly(merged(id, change)),
    // Neither a transaction nor a creation that may fail: of many workers at once each would wait for the others.
    added: (log) => quietly(merged(log.id, summed(log))),
  }
}

const counted = ['filesReceived', 'bytesReceived', 'filesFailed'] as const

/** Counts as what they add. */
function summed(log: DeliveryLog): object {
  const sums = counted.map((name) => [name, FieldValue.increment(log[name])])
  return { ...log, ...(Object.fromEntries(sums) as object) }
}
