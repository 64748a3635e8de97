import {
  LeaseLostError,
  type Delivery,
  type DeliveryFile,
  type DeliveryStore,
  type TimelineStep,
} from '@ddex/dsp-core'
import type { Issue } from '@ddex/ern'

export interface MemoryDeliveryStore extends DeliveryStore {
  all(): Delivery[]
  timeline(id: string): TimelineStep[]
  files(id: string): DeliveryFile[]
  issues(id: string): Issue[]
}

interface Entry {
  delivery: Delivery
  signals: number
  signalsSeen: number
  timeline: TimelineStep[]
  files: DeliveryFile[]
  issues: Issue[]
}

/** Deliveries in memory, with the leases of the real store. */
export function memoryDeliveryStore(): MemoryDeliveryStore {
  const entries = new Map<string, Entry>()
  const need = (id: string): Entry => {
    const entry = entries.get(id)
    if (!entry) throw new Error(`There is no delivery ${id}.`)
    return entry
  }
  const copy = (delivery: Delivery): Delivery => structuredClone(delivery)
  const change = (entry: Entry, fields: Partial<Delivery>) => {
    entry.delivery = { ...entry.delivery, ...structuredClone(fields) }
  }
  return {
    all: () => [...entries.values()].map(({ delivery }) => copy(delivery)),
    timeline: (id) => need(id).timeline,
    files: (id) => need(id).files,
    issues: (id) => need(id).issues,
    get: async (id) => {
      const entry = entries.get(id)
      return entry ? copy(entry.delivery) : null
    },
    async create(delivery) {
      if (entries.has(delivery.id)) return false
      const empty = { timeline: [], files: [], issues: [] }
      entries.set(delivery.id, { delivery: copy(delivery), signals: 1, signalsSeen: 0, ...empty })
      return true
    },
    async update(id, fields, { step, owner } = {}) {
      const entry = need(id)
      if (owner && entry.delivery.lease?.owner !== owner) throw new LeaseLostError(id)
      change(entry, fields)
      if (step) entry.timeline.push(structuredClone(step))
    },
    async takeLease(id, owner, now, until) {
      const entry = entries.get(id)
      if (!entry) return null
      const { lease } = entry.delivery
      if (lease && lease.expiresAt > now && lease.owner !== owner) return null
      const attempt = entry.delivery.attempt + (lease ? 1 : 0)
      change(entry, { lease: { owner, expiresAt: until }, nextAttemptAt: until, attempt })
      entry.signalsSeen = entry.signals
      return copy(entry.delivery)
    },
    async releaseLease(id, owner) {
      const entry = entries.get(id)
      const lease = entry?.delivery.lease
      if (!entry || lease?.owner !== owner) return false
      const wake = entry.delivery.nextAttemptAt?.getTime()
      change(entry, { lease: null })
      const isNews = entry.signals > entry.signalsSeen
      if (wake === lease.expiresAt.getTime())
        change(entry, { nextAttemptAt: isNews ? lease.expiresAt : null })
      return isNews
    },
    async signal(id) {
      need(id).signals += 1
    },
    async replaceFiles(id, files) {
      need(id).files = structuredClone(files)
    },
    async replaceIssues(id, issues) {
      need(id).issues = structuredClone(issues.slice(0, 1000))
    },
    async due(now, limit) {
      const due = [...entries.values()]
        .map(({ delivery }) => copy(delivery))
        .filter(({ nextAttemptAt }) => nextAttemptAt && nextAttemptAt <= now)
      return due.sort((a, b) => Number(a.nextAttemptAt) - Number(b.nextAttemptAt)).slice(0, limit)
    },
    inFolder: async (feedId, folder) =>
      [...entries.values()]
        .map(({ delivery }) => copy(delivery))
        .filter((delivery) => delivery.feedId === feedId && delivery.folder === folder),
    async remove(id) {
      entries.delete(id)
    },
  }
}
