import { ownPrefixes, type OwnPrefix } from '@ddex/dsp-core'

const keyIn = (prefix: OwnPrefix, feedId: string, path: string): string =>
  `${prefix}${feedId}/${path}`

/** Where we put what we have taken. */
export const processedKey = (feedId: string, path: string): string =>
  keyIn('processed/', feedId, path)

/** Where we put what we cannot take. */
export const errorKey = (feedId: string, path: string): string => keyIn('errors/', feedId, path)

/** Beside what we could not take: why. */
export const errorReportKey = (feedId: string, path: string): string =>
  `${errorKey(feedId, path)}.error.json`

/** Where a sender finds its acknowledgements. */
export const acknowledgementKey = (feedId: string, name: string): string =>
  keyIn('acknowledgements/', feedId, name)

/** Whether we may have written a key ourselves: events of it must lead to nothing. */
export const isOwnKey = (key: string): boolean => ownPrefixes.some((own) => key.startsWith(own))
