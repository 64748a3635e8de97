import { Marks } from './facts/marks.ts'
import type { MessageFacts, Refs } from './facts/message-facts.ts'
import type { Finding } from './finding.ts'
import type { Rule } from './rule.ts'

/** Resources, releases and parties that are referred to exist in the message. */
export const referencesResolve: Rule = {
  id: 'ERN_REFERENCE_MISSING',
  severity: 'error',
  about: 'Every reference to a resource, release or party names one that the message has.',
  fix: 'Add what the reference names, or correct the reference.',
  *check({ facts }) {
    yield* resourceReferences(facts)
    yield* dealReferences(facts)
    yield* partyReferences(facts)
  },
}

function* resourceReferences(facts: MessageFacts): Iterable<Finding> {
  const known = marksOf(facts, facts.resources)
  for (const { ref, resourceRefs, linkedRefs, place } of facts.releases) {
    if (known.hasAll(resourceRefs) && known.hasAll(linkedRefs)) continue
    const used = [...resourceRefs, ...linkedRefs]
    yield* missing(facts, used, known, 'resource', 'Release', ref, place)
  }
}

function* dealReferences(facts: MessageFacts): Iterable<Finding> {
  if (facts.head.messageType === 'NewDealMessage') return
  const known = marksOf(facts, facts.releases)
  for (const { refs, place } of facts.deals)
    yield* missing(facts, refs, known, 'release', 'A deal', 0, place)
}

function* partyReferences(facts: MessageFacts): Iterable<Finding> {
  const known = new Marks(facts.texts.size)
  known.addAll(facts.parties)
  for (const { ref, parties, place } of facts.resources)
    yield* missing(facts, parties, known, 'party', 'Resource', ref, place)
  for (const { ref, kind, parties, place } of facts.releases)
    if (kind === 'Release') yield* missing(facts, parties, known, 'party', 'Release', ref, place)
}

function marksOf({ texts }: MessageFacts, parts: readonly { ref: number }[]): Marks {
  const marks = new Marks(texts.size)
  for (const { ref } of parts) marks.add(ref)
  return marks
}

/** Nearly all references are to what the message has: then nothing need be made. */
function missing(
  { texts }: MessageFacts,
  used: Refs,
  known: Marks,
  what: string,
  who: string,
  ref: number,
  place: Finding['place'],
): Iterable<Finding> {
  if (known.hasAll(used)) return []
  const name = who === 'A deal' ? who : `${who} ${texts.textOf(ref)}`
  return [...new Set(used)]
    .filter((one) => !known.has(one))
    .map((one) => ({
      message: `${name} refers to the ${what} "${texts.textOf(one)}", which is not in the message.`,
      place,
    }))
}
