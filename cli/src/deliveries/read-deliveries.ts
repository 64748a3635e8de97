import { setTimeout as pause } from 'node:timers/promises'
import type { AdminSession } from '../service/admin-session.ts'
import { queryDocuments, readDocument, type Document } from '../service/read-documents.ts'
import { CommandError } from '../terminal/command-error.ts'
import type { DeliveryParts } from './delivery-lines.ts'

export interface DeliveryFilter {
  feed?: string
  state?: string
  protocol?: string
  limit: number
}

/** Pages that a filter looks through: it is applied here, so that no index is needed for every pair of fields. */
const mostLookedAt = 1000

/** The newest deliveries, of a feed, state or protocol. */
export async function listDeliveries(
  session: AdminSession,
  { feed, state, protocol, limit }: DeliveryFilter,
): Promise<Document[]> {
  const isAll = !feed && !state && !protocol
  const found = await queryDocuments(session, {
    collection: 'deliveries',
    orderBy: { field: 'updatedAt', descending: true },
    limit: isAll ? limit : mostLookedAt,
  })
  return found
    .filter((each) => !feed || each.feedId === feed)
    .filter((each) => !state || each.state === state)
    .filter((each) => !protocol || each.protocol === protocol)
    .slice(0, limit)
}

/** A delivery with its parts. Throws `CommandError` when there is none. */
export async function showDelivery(session: AdminSession, id: string): Promise<DeliveryParts> {
  const part = (name: string) =>
    queryDocuments(session, { collection: `deliveries/${id}/${name}`, limit: 1000 })
  const [delivery, timeline, files, issues] = await Promise.all([
    readDocument(session, `deliveries/${id}`),
    ...['timeline', 'files', 'issues'].map(part),
  ])
  if (!delivery) throw new CommandError(`There is no delivery ${id}.`)
  return { delivery, timeline: timeline ?? [], files: files ?? [], issues: issues ?? [] }
}

export const settledStates: readonly unknown[] = [
  'completed',
  'completed_with_warnings',
  'rejected',
  'failed',
  'quarantined',
]

/** Tells every delivery that changes, until the signal ends it. */
export async function watchDeliveries(
  session: AdminSession,
  filter: DeliveryFilter,
  changed: (delivery: Document) => void,
  signal: AbortSignal,
): Promise<void> {
  const seen = new Map<string, string>()
  while (!signal.aborted) {
    const newest = await listDeliveries(session, filter)
    for (const delivery of newest.reverse()) {
      const mark = `${String(delivery.state)} ${String(delivery.reason)}`
      if (seen.get(delivery.id) !== mark) changed(delivery)
      seen.set(delivery.id, mark)
    }
    await pause(1000, undefined, { signal }).catch(() => undefined)
  }
}
