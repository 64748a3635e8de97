import type { Delivery, DeliveryLog } from '@ddex/dsp-core/schema'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

export const stateGroups = {
  running: [
    'receiving',
    'waiting_for_files',
    'validating',
    'ingesting',
    'transcoding',
    'failed_retrying',
  ],
  done: ['completed', 'completed_with_warnings'],
  attention: ['rejected', 'failed', 'quarantined'],
} as const satisfies Record<string, readonly Delivery['state'][]>

export type StateGroup = 'all' | keyof typeof stateGroups

/** Is a delivery in this state part of the group. */
export const inGroup = (state: Delivery['state'], group: StateGroup): boolean =>
  group === 'all' || stateGroups[group].some((member) => member === state)

/** Does what an admin typed appear in anything by which a delivery is known. */
export function matches(delivery: Delivery, typed: string): boolean {
  const wanted = typed.trim().toLocaleLowerCase()
  if (!wanted) return true
  const { ern } = delivery
  const names = [
    delivery.folder,
    delivery.feedName,
    delivery.id,
    ...(ern ? [ern.title, ern.artist, ern.messageId, ern.releaseIdentifier, ern.sender] : []),
  ]
  return names.some((name) => name.toLocaleLowerCase().includes(wanted))
}

/** What the list of deliveries is narrowed to; it stays while an admin looks into one. */
export const useDeliveryFilter = defineStore('delivery-filter', () => {
  const group = shallowRef<StateGroup>('all')
  const typed = shallowRef('')
  return {
    group,
    typed,
    active: computed(() => group.value !== 'all' || typed.value.trim() !== ''),
    passes: (delivery: Delivery) =>
      inGroup(delivery.state, group.value) && matches(delivery, typed.value),
    clear: () => {
      group.value = 'all'
      typed.value = ''
    },
  }
})

/** Only what is still open, longest first. */
export const openConnections = (logs: readonly DeliveryLog[]): DeliveryLog[] =>
  [...logs].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime())
