import { House, ListMusic, Plug, Truck } from '@lucide/vue'
import type { FunctionalComponent } from 'vue'
import type { MessageKey } from '../../messages/index.ts'

export interface Destination {
  to: string
  /** Pages below this path belong to it. */
  below?: string
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
  { to: '/admin', below: '/admin/deliveries', label: 'nav.deliveries', icon: Truck },
  { to: '/admin/protocols', label: 'nav.protocols', icon: Plug },
]

/** Whether a page is a destination's own or one below it. */
export const isAt = ({ to, below = to }: Destination, path: string): boolean =>
  path === to || (below !== '/' && (path === below || path.startsWith(`${below}/`)))
