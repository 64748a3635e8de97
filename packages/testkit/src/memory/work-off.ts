import { assessArrival, processDelivery, type IngestParts } from '@ddex/dsp-core'
import type { memoryIngestParts } from './ingest-parts.ts'

/** How a task that fails is done again; answers nothing when it is given up. */
export type Insist = <T>(task: () => Promise<T>) => Promise<T | null>

/** Does all the work that was asked for, as the task queue would. */
export async function workOff(
  parts: IngestParts,
  { arrivals, deliveries }: ReturnType<typeof memoryIngestParts>['recorded'],
  insist: Insist,
): Promise<void> {
  while (arrivals.length + deliveries.length > 0) {
    const arrival = arrivals.shift()
    if (arrival) {
      const assess = () => assessArrival(parts, arrival.feedId, arrival.path)
      deliveries.push(...((await insist(assess)) ?? []))
    }
    const id = deliveries.shift()
    if (id) await insist(() => processDelivery(parts, id))
  }
}
