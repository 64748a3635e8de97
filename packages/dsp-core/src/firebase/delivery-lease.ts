import type { Firestore } from 'firebase-admin/firestore'
import type { DeliveryStore } from '../ports/stores.ts'
import type { Delivery } from '../schema/delivery.ts'
import { documentsOf } from './documents.ts'

/** Fields that only the store needs, beside the delivery's own. */
interface Bookkeeping {
  /** Counts the times that something new was there to look at. */
  signals: number
  /** `signals` when the lease was taken. */
  signalsSeen: number
}

const bookkeepingOf = (delivery: Delivery): Bookkeeping => {
  const { signals = 0, signalsSeen = 0 } = delivery as Delivery & Partial<Bookkeeping>
  return { signals, signalsSeen }
}

/** Leases on deliveries, held by transactions. */
export function firestoreLeases(
  firestore: Firestore,
): Pick<DeliveryStore, 'takeLease' | 'releaseLease'> {
  const { deliveries } = documentsOf(firestore)
  const at = (id: string) => deliveries.doc(id)
  const raw = (id: string) => firestore.doc(at(id).path)
  return {
    takeLease: (id, owner, now, until) =>
      firestore.runTransaction(async (transaction) => {
        const snapshot = await transaction.get(at(id))
        const delivery = snapshot.data()
        if (!delivery) return null
        if (delivery.lease && delivery.lease.expiresAt > now && delivery.lease.owner !== owner)
          return null
        const lease = { owner, expiresAt: until }
        const { signals } = bookkeepingOf(delivery)
        // A lease that ran out was never let go: its worker died, which counts as a failed attempt.
        const attempt = delivery.attempt + (delivery.lease ? 1 : 0)
        const change = { lease, nextAttemptAt: until, attempt }
        transaction.update(raw(id), { ...change, signalsSeen: signals })
        return { ...delivery, ...change }
      }),

    releaseLease: (id, owner) =>
      firestore.runTransaction(async (transaction) => {
        const delivery = (await transaction.get(at(id))).data()
        if (delivery?.lease?.owner !== owner) return false
        const { signals, signalsSeen } = bookkeepingOf(delivery)
        const isNews = signals > signalsSeen
        const isUntouched = delivery.nextAttemptAt?.getTime() === delivery.lease.expiresAt.getTime()
        transaction.update(raw(id), {
          lease: null,
          ...(isUntouched ? { nextAttemptAt: isNews ? delivery.lease.expiresAt : null } : {}),
        })
        return isNews
      }),
  }
}
