import { Marks } from './facts/marks.ts'
import type { MessageFacts } from './facts/message-facts.ts'
import type { Finding } from './finding.ts'
import type { Rule } from './rule.ts'

/** What is not dealt cannot be heard. No deal at all is a take-down and says so. */
export const releaseHasDeal: Rule = {
  id: 'ERN_DEAL_MISSING',
  severity: 'warning',
  about: 'A release has a deal, unless the message is a take-down.',
  fix: 'Add a deal for the release, or leave it so if it is not to be offered.',
  *check({ facts }) {
    if (facts.head.messageType !== 'NewReleaseMessage') return
    if (facts.deals.length === 0)
      yield {
        message: 'The message has no deal: it takes the release down.',
        place: facts.root,
        severity: 'info',
      }
    else yield* withoutDeal(facts)
  },
}

function* withoutDeal({ deals, releases, texts }: MessageFacts): Iterable<Finding> {
  const dealt = new Marks(texts.size)
  for (const { refs } of deals) dealt.addAll(refs)
  // An album whose tracks are dealt, or a track that comes only with its album.
  const kinds = new Set(releases.filter(({ ref }) => dealt.has(ref)).map(({ isMain }) => isMain))
  for (const { ref, isMain, place } of releases)
    if (!dealt.has(ref))
      yield {
        message: () => `Release ${texts.textOf(ref)} has no deal of its own.`,
        place,
        severity: kinds.has(!isMain) ? 'info' : 'warning',
      }
}
