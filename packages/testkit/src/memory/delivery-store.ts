import {
  LeaseLostError,
  settledStates,
  systemClock,
  type Clock,
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

const byWakeTime = (a: Delivery, b: Delivery): number =>
  Number(a.nextAttemptAt) - Number(b.nextAttemptAt) || (a.id < b.id ? -1 : Number(a.id > b.id))

const after = (now: Date, ms: number): Date => new Date(now.getTime() + ms)

/** Deliveries in memory, with the leases of the real store; `clock` is the database's. */
export function memoryDeliveryStore(clock: Clock = systemClock): MemoryDeliveryStore {
  const entries = new Map<string, Entry>()
  const need = (id: string): Entry => {
    const entry = entries.get(id)
    if (!entry) throw new Error(`There is no delivery ${id}.`)
    return entry
  }
  const copy = (delivery: Delivery): Delivery => structuredClone(delivery)
  const all = () => [...entries.values()].map(({ delivery }) => copy(delivery))
  const change = (entry: Entry, fields: Partial<Delivery>) => {
    entry.delivery = { ...entry.delivery, ...structuredClone(fields) }
  }
  return {
    all,
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
    async update(id, fields, { step, owner, leaseMs } = {}) {
      const entry = need(id)
      if (owner && entry.delivery.lease?.owner !== owner) throw new LeaseLostError(id)
      if (owner && leaseMs !== undefined) {
        const lease = { owner, expiresAt: after(clock.now(), leaseMs) }
        change(entry, { nextAttemptAt: lease.expiresAt, ...fields, lease })
      } else change(entry, fields)
      if (step) entry.timeline.push(structuredClone(step))
    },
    async takeLease(id, owner, ms) {
      const entry = entries.get(id)
      if (!entry) return null
      const { lease } = entry.delivery
      if (lease && lease.expiresAt > clock.now() && lease.owner !== owner) return null
      const attempt = entry.delivery.attempt + (lease ? 1 : 0)
      const expiresAt = after(clock.now(), ms)
      change(entry, { lease: { owner, expiresAt }, nextAttemptAt: expiresAt, attempt })
      entry.signalsSeen = entry.signals
      delete entry.delivery.asked
      return copy(entry.delivery)
    },
    async releaseLease(id, owner) {
      const entry = entries.get(id)
      const lease = entry?.delivery.lease
      if (!entry || lease?.owner !== owner) return false
      const isUntouched = entry.delivery.nextAttemptAt?.getTime() === lease.expiresAt.getTime()
      const isNews = entry.signals > entry.signalsSeen
      const isOver = settledStates.includes(entry.delivery.state)
      change(entry, {
        lease: null,
        ...(isUntouched && isOver && !isNews ? { nextAttemptAt: null } : {}),
      })
      return isNews
    },
    async signal(id) {
      const entry = need(id)
      entry.signals += 1
      delete entry.delivery.asked
      delete entry.delivery.looks
    },
    async replaceFiles(id, files) {
      need(id).files = structuredClone(files)
    },
    filesOf: async (id) => structuredClone(need(id).files),
    async replaceIssues(id, issues) {
      need(id).issues = structuredClone(issues.slice(0, 1000))
    },
    async due(now, limit, after) {
      const due = all().filter(({ nextAttemptAt }) => nextAttemptAt && nextAttemptAt <= now)
      const rest = after ? due.filter((delivery) => byWakeTime(delivery, after) > 0) : due
      return rest.sort(byWakeTime).slice(0, limit)
    },
    async *awaiting(key) {
      yield* all().filter(({ awaits }) => awaits.includes(key))
    },
    withMessage: async (feedId, sha256) =>
      all()
        .filter((delivery) => delivery.feedId === feedId && delivery.messageSha256 === sha256)
        .slice(0, 50),
    ofFeed: async (feedId, { before, limit }) =>
      all()
        .filter((delivery) => delivery.feedId === feedId)
        .filter(({ createdAt }) => !before || createdAt < before)
        .sort((a, b) => +b.createdAt - +a.createdAt)
        .slice(0, limit),
    withMessageId: async (feedId, messageId, limit) =>
      all()
        .filter((each) => each.feedId === feedId && each.ern?.messageId === messageId)
        .slice(0, limit),
    async remove(id) {
      entries.delete(id)
    },
  }
}
