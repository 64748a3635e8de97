import { renewed, type DeliveryRequest, type DeliveryRequests } from '@ddex/dsp-core'

/** Requests by HTTP in memory. */
export function memoryDeliveryRequests(): DeliveryRequests {
  const held = new Map<string, DeliveryRequest>()
  const keyOf = (feedId: string, id: string) => `${feedId}/${id}`
  const all = () => structuredClone([...held.values()])
  return {
    async add(request) {
      const key = keyOf(request.feedId, request.id)
      const known = held.get(key)
      const kept = structuredClone(known ? renewed(known, request) : request)
      held.set(key, kept)
      return structuredClone(kept)
    },
    get: async (feedId, id) => structuredClone(held.get(keyOf(feedId, id)) ?? null),
    withMessageId: async (feedId, messageId) =>
      all()
        .filter((request) => request.feedId === feedId && request.messageId === messageId)
        .sort((a, b) => +b.receivedAt - +a.receivedAt)
        .slice(0, 20),
    async cancel(feedId, id, at) {
      const request = held.get(keyOf(feedId, id))
      if (!request) return null
      request.cancelledAt ??= at
      return structuredClone(request)
    },
    expired: async (now, limit) =>
      all()
        .filter(({ expiresAt }) => expiresAt <= now)
        .sort((a, b) => +a.expiresAt - +b.expiresAt)
        .slice(0, limit),
    async remove(feedId, id) {
      held.delete(keyOf(feedId, id))
    },
  }
}
