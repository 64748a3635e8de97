import { defaultFeedSettings, type Feed, type ProtocolCheckResult } from '@ddex/dsp-core/schema'

/** A feed by SFTP; say only what matters to the test. */
export const makeFeed = (given: Partial<Feed> = {}): Feed => ({
  ...{ id: 'northbound', name: 'Northbound', distributorId: 'northbound', protocol: 'sftp' },
  ...{ active: true, username: 'northbound', location: null, settings: defaultFeedSettings },
  ...{ createdAt: new Date(0), updatedAt: new Date(0), lastDeliveryAt: null },
  ...given,
})

export const makeCheck = (given: Partial<ProtocolCheckResult> = {}): ProtocolCheckResult => ({
  ...{ name: 'connection', title: 'Somebody answers', outcome: 'passed' },
  ...{ detail: 'Answered after 12 ms.', milliseconds: 12 },
  ...given,
})
