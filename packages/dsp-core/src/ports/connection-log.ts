import type { DeliveryLog } from '../schema/delivery.ts'

/** Keeps `delivery_logs` live while a sender is connected. Never throws: a log must not stop a delivery. */
export interface ConnectionLog {
  opened(log: DeliveryLog): Promise<void>
  changed(id: string, change: Partial<DeliveryLog>): Promise<void>
  /**
   * As `opened`, for a record that several workers keep: one that is there is open again, as it is given, and keeps all that
   * it has counted.
   */
  joined(log: DeliveryLog): Promise<void>
  /** As `changed`, for such a record: what is counted is added to what is there. */
  added(id: string, change: Partial<DeliveryLog>): Promise<void>
}
