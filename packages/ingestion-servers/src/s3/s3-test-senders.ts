import type { Feed, S3Location } from '@ddex/dsp-core'
import { testLocation, testSender, type TestSender } from '@ddex/testkit'

/** A sender whose place in a bucket is `deliveries/<id>/`. */
export function s3Sender(
  id: string,
  more: Partial<S3Location> = {},
  settings: Partial<Feed['settings']> = {},
): TestSender {
  const sender = testSender(id, 's3', settings)
  const location = { ...testLocation('test-deliveries', `deliveries/${id}/`), ...more }
  return { ...sender, feed: { ...sender.feed, username: null, location } }
}

/** The same for a sender that there is. */
export function placed(sender: TestSender, afterReceipt: S3Location['afterReceipt']): TestSender {
  const { feed } = sender
  const location = { ...testLocation('test-deliveries', `deliveries/${feed.id}/`), afterReceipt }
  return { ...sender, feed: { ...feed, username: null, location } }
}

export const locationOf = ({ feed }: { feed: Feed }): S3Location => feed.location as S3Location
