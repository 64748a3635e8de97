import { createHash } from 'node:crypto'
import type { memoryIngestParts } from './ingest-parts.ts'

type Stores = Pick<
  ReturnType<typeof memoryIngestParts>,
  'deliveries' | 'catalogue' | 'objects' | 'inbox' | 'acknowledgements'
>

/** What is different at every run and says nothing about the outcome. */
const passing = new Set([
  'createdAt',
  'updatedAt',
  'publishedAt',
  'appliedAt',
  'arrivedAt',
  'receivedAt',
  'reviewAt',
  'settledAt',
  'object',
  'attempt',
  'looks',
  'lease',
  'sentAt',
  'outcomeAt',
  'signals',
  'signalsSeen',
  'expiresAt',
])

const byId = <T extends { id: string }>(items: T[]): T[] =>
  [...items].sort((a, b) => (a.id < b.id ? -1 : 1))

/** Everything that a service has come to, in one text: outcomes, not the ways there. */
export function stateOf(stores: Stores): string {
  const { deliveries, catalogue, objects, inbox, acknowledgements } = stores
  const state = {
    deliveries: byId(deliveries.all()).map((delivery) => ({
      ...delivery,
      files: deliveries.files(delivery.id),
      issues: deliveries.issues(delivery.id),
    })),
    releases: byId(catalogue.releases()).map((release) => ({
      release,
      entry: catalogue.entry(release.id),
      versions: catalogue.versions(release.id),
    })),
    inbox: byId(inbox.all()),
    acknowledgements: acknowledgements.all(),
    media: objects.paths().filter((path) => !path.startsWith('staging/')),
  }
  return lastingText(state)
}

/** As text, without what is different at every run. */
export function lastingText(state: unknown): string {
  const lasting = (key: string, value: unknown) => {
    if (passing.has(key)) return undefined
    return typeof value === 'string' ? value.replace(/(ACK_.*_)\d{17}/, '$1') : value
  }
  return JSON.stringify(state, lasting, 1)
}

export const stateHash = (stores: Stores): string =>
  createHash('sha256').update(stateOf(stores)).digest('hex')
