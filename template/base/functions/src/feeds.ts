import { FeedAdministration, createSecretBox } from '@ddex/dsp-core'
import { firestoreFeedRegistry } from '@ddex/dsp-core/firebase'
import { adminCall, textOf } from './admin-call.ts'
import { sealingKeyOf, sealingSecrets } from './config.ts'
import { services } from './services.ts'

const options = { secrets: sealingSecrets }

const administration = () => {
  const { config, firebase, parts } = services()
  return new FeedAdministration({
    registry: firestoreFeedRegistry(firebase),
    secretBox: () => createSecretBox(sealingKeyOf(config)),
    clock: parts.clock,
  })
}

const feedIdOf = (data: Record<string, unknown>) =>
  textOf(data, 'feedId', /^[a-z0-9-]{1,63}$/, 'the id of a feed')

/** Every feed: `{}` answers `{ feeds }`. */
export const listFeeds = adminCall(async () => ({ feeds: await administration().list() }))

/** One feed and what may be said of its credentials: `{ feedId }`. */
export const showFeed = adminCall(async (data) => administration().show(feedIdOf(data)))

/** `{ feed, credentials? }`. The answer has the new password, this once. */
export const createFeed = adminCall(
  async ({ feed, credentials = {} }, uid) => administration().create(feed, credentials, uid),
  options,
)

/** `{ feedId, feed }`: changes the fields that are there. */
export const updateFeed = adminCall(async (data, uid) =>
  administration().update(feedIdOf(data), data.feed, uid),
)

/** `{ feedId, active }`. */
export const setFeedActive = adminCall(async (data, uid) => {
  const active = textOf(
    { active: String(data.active) },
    'active',
    /^(true|false)$/,
    'true or false',
  )
  return administration().setActive(feedIdOf(data), active === 'true', uid)
})

/** `{ feedId, credentials }`: the old ones of that kind end. The answer has a new password, this once. */
export const rotateFeedCredentials = adminCall(
  async (data, uid) => administration().rotate(feedIdOf(data), data.credentials, uid),
  options,
)
