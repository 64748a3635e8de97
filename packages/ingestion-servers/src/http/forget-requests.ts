import type { Clock, DeliveryRequests } from '@ddex/dsp-core'

const atOnce = 100

/** Forgets requests that are over for long; the deliveries that came of them stay. */
export async function forgetRequests(requests: DeliveryRequests, clock: Clock): Promise<void> {
  for (const { feedId, id } of await requests.expired(clock.now(), atOnce))
    await requests.remove(feedId, id)
}
