import type { Acknowledgement, AcknowledgementStore, DeliveryStore } from '@ddex/dsp-core'

export interface MemoryAcknowledgementStore extends AcknowledgementStore {
  /** Every one, those that the sender has deleted as well. */
  all(): Acknowledgement[]
}

/** Acknowledgements in memory, told of on these deliveries. */
export function memoryAcknowledgementStore(
  deliveries: Pick<DeliveryStore, 'get' | 'update'>,
): MemoryAcknowledgementStore {
  const held = new Map<string, Acknowledgement>()
  const keyOf = (feedId: string, name: string) => `${feedId}/${name}`
  const shown = (feedId: string, name: string) => {
    const found = held.get(keyOf(feedId, name))
    return found && !found.removedAt ? found : null
  }
  const sorted = () => [...held.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  /** As a transaction would: one change after the other. */
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const result = last.then(change)
    last = result.catch(() => undefined)
    return result
  }
  const newestOf = async (deliveryId: string) => (await deliveries.get(deliveryId))?.acknowledgement

  return {
    all: () => structuredClone(sorted()),
    add: (acknowledgement) =>
      inTurn(async () => {
        const { deliveryId, feedId, name, number, status, outcome, outcomeAt } = acknowledgement
        const about = await deliveries.get(deliveryId)
        if (!about) return 'gone'
        if ((about.acknowledgement?.number ?? 0) >= number) return 'known'
        if (held.has(keyOf(feedId, name))) return 'name_taken'
        held.set(keyOf(feedId, name), structuredClone(acknowledgement))
        const sentAt = acknowledgement.createdAt
        const newest = { number, name, status, sentAt, fetchedAt: null, outcome, outcomeAt }
        await deliveries.update(deliveryId, { acknowledgement: newest })
        return 'added'
      }),
    async confirm(deliveryId, outcomeAt) {
      const newest = await newestOf(deliveryId)
      if (newest) await deliveries.update(deliveryId, { acknowledgement: { ...newest, outcomeAt } })
    },
    get: async (feedId, name) => structuredClone(shown(feedId, name)),
    list: async (feedId, after, limit) =>
      structuredClone(
        sorted()
          .filter((one) => one.feedId === feedId && shown(feedId, one.name))
          .filter(({ name }) => after === null || name > after)
          .slice(0, limit),
      ),
    noteFetched: (feedId, name, at, removed) =>
      inTurn(async () => {
        const found = shown(feedId, name)
        if (!found) return false
        const isNew = !found.fetchedAt
        found.fetchedAt ??= at
        if (removed) found.removedAt = at
        const newest = await newestOf(found.deliveryId)
        if (isNew && newest?.name === name)
          await deliveries.update(found.deliveryId, {
            acknowledgement: { ...newest, fetchedAt: at },
          })
        return true
      }),
    expired: async (now, limit) =>
      structuredClone(
        [...held.values()]
          .filter(({ expiresAt }) => expiresAt <= now)
          .sort((a, b) => Number(a.expiresAt) - Number(b.expiresAt))
          .slice(0, limit),
      ),
    async remove(feedId, name) {
      held.delete(keyOf(feedId, name))
    },
  }
}
