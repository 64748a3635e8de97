import type { ErnMessage } from '@ddex/ern'

/** No deal left at all: the release goes away (ERN choreography, "Takedowns"). */
export const isTakeDown = (message: ErnMessage): boolean =>
  message.messageType === 'PurgeReleaseMessage' || message.deals.every((deal) => deal.isTakeDown)
