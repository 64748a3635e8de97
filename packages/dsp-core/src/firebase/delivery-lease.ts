import {
  FieldValue,
  type DocumentSnapshot,
  type Firestore,
  type Transaction,
} from 'firebase-admin/firestore'
import { LeaseLostError } from '../errors.ts'
import type { DeliveryStore, UpdateOptions } from '../ports/stores.ts'
import { settledStates, type Delivery } from '../schema/delivery.ts'
import { documentsOf } from './documents.ts'
import { inTransaction } from './in-transaction.ts'

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

/** What the time is for leases, from a document that was just read. */
export type LeaseTime = (snapshot: DocumentSnapshot) => Date

/** The database's own time: workers' clocks may be wrong, and no two are alike. */
export const databaseTime: LeaseTime = ({ readTime }) => readTime.toDate()

const after = (now: Date, ms: number): Date => new Date(now.getTime() + ms)

/** Leases on deliveries, held by transactions. */
export function firestoreLeases(
  firestore: Firestore,
  timeOf: LeaseTime,
): Pick<DeliveryStore, 'takeLease' | 'releaseLease'> {
  const { deliveries } = documentsOf(firestore)
  const at = (id: string) => deliveries.doc(id)
  const raw = (id: string) => firestore.doc(at(id).path)
  return {
    takeLease: (id, owner, ms) =>
      inTransaction(firestore, async (transaction) => {
        const snapshot = await transaction.get(at(id))
        const delivery = snapshot.data()
        if (!delivery) return null
        const now = timeOf(snapshot)
        if (delivery.lease && delivery.lease.expiresAt > now && delivery.lease.owner !== owner)
          return null
        const lease = { owner, expiresAt: after(now, ms) }
        const { signals } = bookkeepingOf(delivery)
        // A lease that ran out was never let go: its worker died, which counts as a failed attempt.
        const attempt = delivery.attempt + (delivery.lease ? 1 : 0)
        const change = { lease, nextAttemptAt: lease.expiresAt, attempt }
        const noted = { signalsSeen: signals, asked: FieldValue.delete() }
        transaction.update(raw(id), { ...change, ...noted })
        delete delivery.asked
        return { ...delivery, ...change }
      }),

    releaseLease: (id, owner) =>
      inTransaction(firestore, async (transaction) => {
        const delivery = (await transaction.get(at(id))).data()
        if (delivery?.lease?.owner !== owner) return false
        const { signals, signalsSeen } = bookkeepingOf(delivery)
        const isNews = signals > signalsSeen
        const isUntouched = delivery.nextAttemptAt?.getTime() === delivery.lease.expiresAt.getTime()
        const isOver = settledStates.includes(delivery.state)
        const isDone = isUntouched && isOver && !isNews
        transaction.update(raw(id), { lease: null, ...(isDone ? { nextAttemptAt: null } : {}) })
        return isNews
      }),
  }
}

/** The change with the owner's lease renewed. Throws `LeaseLostError` when somebody else has it. */
export async function ownersChange(
  transaction: Transaction,
  reference: ReturnType<ReturnType<typeof documentsOf>['deliveries']['doc']>,
  change: Partial<Delivery>,
  { owner, leaseMs, timeOf }: UpdateOptions & { timeOf: LeaseTime },
): Promise<Partial<Delivery>> {
  if (!owner) return change
  const snapshot = await transaction.get(reference)
  if (snapshot.data()?.lease?.owner !== owner) throw new LeaseLostError(reference.id)
  if (leaseMs === undefined) return change
  const lease = { owner, expiresAt: after(timeOf(snapshot), leaseMs) }
  return { nextAttemptAt: lease.expiresAt, ...change, lease }
}
