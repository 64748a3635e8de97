import type { Asked, Delivery } from '../schema/delivery.ts'

const minute = 60_000
/** So that it is asked again by the sweep of that minute, which is called a moment early or late. */
const slack = minute / 2

type Due = Pick<Delivery, 'nextAttemptAt' | 'asked'>

/** How it was asked for since it is due, if it was. */
const askedSinceDue = ({ nextAttemptAt, asked }: Due): Asked | null =>
  asked && asked.dueAt.getTime() === nextAttemptAt?.getTime() ? asked : null

/** Whether a delivery that is due, and that no worker has taken, is to be asked for now. */
export function isToBeAskedFor(delivery: Due, now: Date): boolean {
  const asked = askedSinceDue(delivery)
  return asked === null || asked.until <= now
}

/** It was asked for just now: after 1, 2, 4, 8, 15, 15 ... minutes it may be again. Null: it is not due. */
export function askedOnceMore(delivery: Due, now: Date): Asked | null {
  const { nextAttemptAt: dueAt } = delivery
  if (!dueAt) return null
  const times = (askedSinceDue(delivery)?.times ?? 0) + 1
  const wait = Math.min(2 ** (times - 1), 15) * minute
  return { times, dueAt, until: new Date(now.getTime() + wait - slack) }
}
