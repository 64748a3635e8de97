import type { Acknowledgement } from '../schema/acknowledgement.ts'

/** Which acknowledgements there are; each change is noted on the delivery in the same transaction. */
export interface AcknowledgementStore {
  /**
   * Lists an acknowledgement for its sender. `known`: the delivery has this one, or a later one.
   * `name_taken`: another one of the feed has its name. `gone`: there is no such delivery.
   */
  add(acknowledgement: Acknowledgement): Promise<'added' | 'known' | 'name_taken' | 'gone'>
  /** The delivery has ended again as its newest acknowledgement says. */
  confirm(deliveryId: string, outcomeAt: Date): Promise<void>
  /** Null when it is not there or was deleted by the sender. */
  get(feedId: string, name: string): Promise<Acknowledgement | null>
  /** By name, those behind `after`, without those that the sender has deleted. */
  list(feedId: string, after: string | null, limit: number): Promise<Acknowledgement[]>
  /**
   * The sender has read it, or with `removed` deleted it. The first time counts. False when it is
   * not there.
   */
  noteFetched(feedId: string, name: string, at: Date, removed: boolean): Promise<boolean>
  /** Of all feeds, those that need not be kept any longer, oldest first. */
  expired(now: Date, limit: number): Promise<Acknowledgement[]>
  /** Forgets one; the delivery still tells of it. */
  remove(feedId: string, name: string): Promise<void>
}
