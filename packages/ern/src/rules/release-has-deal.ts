import type { ErnMessage, Release } from '../model.ts'
import type { Finding, Rule } from './rule.ts'

/** What is not dealt cannot be heard. No deal at all is a take-down and says so. */
export const releaseHasDeal: Rule = {
  id: 'ERN_DEAL_MISSING',
  severity: 'warning',
  about: 'A release has a deal, unless the message is a take-down.',
  fix: 'Add a deal for the release, or leave it so if it is not to be offered.',
  *check({ message, root }) {
    if (message.messageType !== 'NewReleaseMessage') return
    if (message.deals.length === 0)
      yield {
        message: 'The message has no deal: it takes the release down.',
        place: root,
        severity: 'info',
      }
    else yield* withoutDeal(message)
  },
}

function* withoutDeal(message: ErnMessage): Iterable<Finding> {
  const dealt = new Set(message.deals.flatMap(({ releaseRefs }) => releaseRefs))
  for (const release of message.releases) {
    if (dealt.has(release.ref)) continue
    yield {
      message: `Release ${release.ref} has no deal of its own.`,
      place: release.place,
      severity: coveredElsewhere(release, message.releases, dealt) ? 'info' : 'warning',
    }
  }
}

/** An album whose tracks are dealt, or a track that comes only with its album. */
function coveredElsewhere(release: Release, all: Release[], dealt: Set<string>): boolean {
  return all.some(({ ref, isMain }) => dealt.has(ref) && isMain !== release.isMain)
}
