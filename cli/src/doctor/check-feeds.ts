import type { FeedOfService } from '../feeds/feed-answer.ts'
import { testFeed } from '../protocol-tests/test-feed.ts'
import { adminCredentials, signIn, type AdminSession } from '../service/admin-session.ts'
import { callFunction } from '../service/call-function.ts'
import { findService, type ServiceFlags } from '../service/service-file.ts'
import { CommandError } from '../terminal/command-error.ts'
import { fail, ok, warn, type Finding } from './check.ts'

/** Connects to the door of every active feed as its sender would; changes nothing. */
export async function checkFeeds(
  flags: ServiceFlags,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Finding[]> {
  const name = 'feeds'
  try {
    const service = findService(flags)
    const session = await signIn(service, adminCredentials(service, env))
    const { feeds } = await callFunction<{ feeds: FeedOfService[] }>(session, 'listFeeds', {})
    const active = feeds.filter((feed) => feed.active)
    if (active.length === 0)
      return [
        warn(name, 'nobody can deliver: there is no active feed', 'ddex-dsp feeds create --help'),
      ]
    return Promise.all(active.map((feed) => feedFinding(session, feed)))
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    return [
      warn(name, `cannot be looked at: ${error.message}`, '`ddex-dsp feeds list` tries the same.'),
    ]
  }
}

async function feedFinding(
  session: AdminSession,
  { id, protocol }: FeedOfService,
): Promise<Finding> {
  const name = `feed ${id}`
  const again = `ddex-dsp protocols test --feed-id=${id}`
  try {
    const { results } = await testFeed(session, id, { only: 'connection' }, () => undefined)
    const failed = results.find(({ outcome }) => outcome === 'failed')
    return failed
      ? fail(name, `${protocol}: ${failed.detail}`, `\`${again}\` tries more of it.`)
      : ok(name, `${protocol}: ${results[0]?.detail ?? 'answers'}`)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    return warn(name, `is not tried: ${error.message}`, `Say what is missing to \`${again}\`.`)
  }
}
