import type { DeliveryLog } from '../schema/delivery.ts'

/** Keeps `delivery_logs` live while a sender is connected. Never throws: a log must not stop a delivery. */
export interface ConnectionLog {
  opened(log: DeliveryLog): Promise<void>
  changed(id: string, change: Partial<DeliveryLog>): Promise<void>
  /**
   * A record that several workers keep, as one of them has it: made where there is none, and what it counts is added to what
   * is there.
   */
  added(log: DeliveryLog): Promise<void>
}
