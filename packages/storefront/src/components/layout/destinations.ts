import { House, ListMusic, Plug, Truck } from '@lucide/vue'
import type { FunctionalComponent } from 'vue'
import type { MessageKey } from '../../messages/index.ts'

export interface Destination {
  to: string
  label: MessageKey
  icon: FunctionalComponent
}

/** Where a listener can go. */
export const listening: readonly Destination[] = [
  { to: '/', label: 'nav.home', icon: House },
  { to: '/queue', label: 'nav.queue', icon: ListMusic },
]

/** Where an admin can go as well. */
export const managing: readonly Destination[] = [
  { to: '/admin', label: 'nav.deliveries', icon: Truck },
  { to: '/admin/protocols', label: 'nav.protocols', icon: Plug },
]
