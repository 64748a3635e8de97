import { setTimeout as pause } from 'node:timers/promises'
import { documentsUrl, fromRestFields, ownerHeaders, type RestDocument } from './firestore-rest.ts'
import type { Ports } from './ports.ts'
import { projectId } from './project.ts'

/** What the launcher needs to know of a delivery. */
export interface DeliveryStatus {
  id: string
  state: string
  reason: string
  messageId: string
}

const settled = ['completed', 'completed_with_warnings', 'rejected', 'failed', 'quarantined']

function statusOf({ name, fields }: RestDocument): DeliveryStatus {
  const { state, reason, ern } = fromRestFields(fields) as {
    state: string
    reason: string
    ern: { messageId: string } | null
  }
  return { id: name.split('/').at(-1) ?? '', state, reason, messageId: ern?.messageId ?? '' }
}

/** The deliveries of a feed. */
export async function listDeliveries(ports: Ports, feedId: string): Promise<DeliveryStatus[]> {
  const filter = { field: { fieldPath: 'feedId' }, op: 'EQUAL', value: { stringValue: feedId } }
  const structuredQuery = { from: [{ collectionId: 'deliveries' }], where: { fieldFilter: filter } }
  const url = `${documentsUrl(`127.0.0.1:${ports.firestore}`, projectId)}:runQuery`
  const body = JSON.stringify({ structuredQuery })
  const response = await fetch(url, { method: 'POST', headers: ownerHeaders, body })
  const rows = (await response.json()) as { document?: RestDocument }[]
  return rows.flatMap(({ document }) => (document ? [statusOf(document)] : []))
}

/** Waits until the delivery of this message needs nothing more. */
export async function settledDelivery(
  ports: Ports,
  feedId: string,
  messageId: string,
  signal: AbortSignal,
): Promise<DeliveryStatus> {
  for (;;) {
    const deliveries = await listDeliveries(ports, feedId)
    const found = deliveries.find((delivery) => delivery.messageId === messageId)
    if (found && settled.includes(found.state)) return found
    await pause(300, undefined, { signal })
  }
}
