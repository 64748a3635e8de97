import { assessArrival, processDelivery, type IngestParts } from '@ddex/dsp-core'
import type { memoryIngestParts } from './ingest-parts.ts'

/** How a task that fails is done again; answers nothing when it is given up. */
export type Insist = <T>(task: () => Promise<T>) => Promise<T | null>

type Recorded = ReturnType<typeof memoryIngestParts>['recorded']

/** Does all the work that was asked for, as the task queue would. */
export async function workOff(
  parts: IngestParts,
  { arrivals, deliveries, underWay }: Recorded,
  insist: Insist,
): Promise<void> {
  /** The queue has a task until it is done. */
  const holding = async (task: () => void, work: () => Promise<unknown>) => {
    underWay.add(task)
    await work()
    underWay.delete(task)
  }
  while (arrivals.length + deliveries.length > 0) {
    const arrival = arrivals.shift()
    if (arrival)
      await holding(
        () => arrivals.push(arrival),
        async () => {
          const assess = () => assessArrival(parts, arrival.feedId, arrival.path)
          deliveries.push(...((await insist(assess)) ?? []))
        },
      )
    const id = deliveries.shift()
    if (id)
      await holding(
        () => deliveries.push(id),
        () => insist(() => processDelivery(parts, id)),
      )
  }
}

/** Has the tasks of workers that died done again, as the queue does when it hears nothing of them. */
export function queueAgain({ underWay }: Recorded): void {
  for (const task of underWay) task()
  underWay.clear()
}
