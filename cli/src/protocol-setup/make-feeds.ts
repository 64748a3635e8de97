import type { FeedAnswer, FeedOfService } from '../feeds/feed-answer.ts'
import { adminOf, type ServiceOptions } from '../service/service-options.ts'
import { paint, type Terminal } from '../terminal/terminal.ts'
import { nextFor, type WantedFeed } from './feeds-for-protocols.ts'

export interface MadeFeed {
  id: string
  outcome: 'made' | 'was there'
  /** Shown this once. */
  password: string | null
  next: string
}

/** Makes those that are not there yet, one after the other. Throws `CommandError` where no service answers. */
export async function makeFeeds(
  options: ServiceOptions,
  wanted: readonly WantedFeed[],
): Promise<MadeFeed[]> {
  const { callFunction } = await import('../service/call-function.ts')
  const session = await adminOf(options)
  const { feeds } = await callFunction<{ feeds: FeedOfService[] }>(session, 'listFeeds', {})
  const made: MadeFeed[] = []
  for (const form of wanted) {
    const { id, protocol } = form.feed
    const next = nextFor[protocol](id)
    const isThere = feeds.some((feed) => feed.id === id)
    const answer = isThere ? null : await callFunction<FeedAnswer>(session, 'createFeed', form)
    made.push({
      ...{ id, next, outcome: isThere ? 'was there' : 'made' },
      password: answer?.password ?? null,
    })
  }
  return made
}

/** What was made, with the passwords that nobody sees again. */
export const madeLines = (terminal: Terminal, made: readonly MadeFeed[]): string =>
  made
    .map(({ id, outcome, password, next }) => {
      const secret = password
        ? `  ${paint(terminal, 'bold', `Password: ${password}`)}, shown this once\n`
        : ''
      return `${id}: ${outcome}\n${secret}  Next: ${next}\n`
    })
    .join('')
