import type { Contributor, ErnMessage, Place, ResourceGroup } from '../model.ts'
import type { Finding } from './finding.ts'
import type { Rule } from './rule.ts'

/** Resources, releases and parties that are referred to exist in the message. */
export const referencesResolve: Rule = {
  id: 'ERN_REFERENCE_MISSING',
  severity: 'error',
  about: 'Every reference to a resource, release or party names one that the message has.',
  fix: 'Add what the reference names, or correct the reference.',
  *check({ message }) {
    yield* resourceReferences(message)
    yield* dealReferences(message)
    yield* partyReferences(message)
  },
}

function* resourceReferences(message: ErnMessage): Iterable<Finding> {
  const known = new Set(message.resources.map(({ ref }) => ref))
  for (const release of message.releases) {
    const { resourceRefs, groups } = release
    const used = groups.length === 0 ? resourceRefs : [...resourceRefs, ...groups.flatMap(linkedIn)]
    if (areKnown(used, known)) continue
    yield* missing(used, known, 'resource', `Release ${release.ref}`, release.place)
  }
}

function linkedIn(group: ResourceGroup): string[] {
  return [...group.items.flatMap(({ linkedRefs }) => linkedRefs), ...group.groups.flatMap(linkedIn)]
}

function* dealReferences(message: ErnMessage): Iterable<Finding> {
  if (message.messageType === 'NewDealMessage') return
  const known = new Set(message.releases.map(({ ref }) => ref))
  const seen = new Set<string[]>()
  for (const deal of message.deals) {
    if (seen.has(deal.releaseRefs)) continue
    seen.add(deal.releaseRefs)
    yield* missing(deal.releaseRefs, known, 'release', 'A deal', deal.place)
  }
}

function* partyReferences(message: ErnMessage): Iterable<Finding> {
  const known = new Set(message.parties.map(({ ref }) => ref ?? ''))
  for (const { ref, artists, contributors, place } of message.resources)
    if (!haveParties(artists, known) || !haveParties(contributors, known))
      yield* missing(
        partiesOf([...artists, ...contributors]),
        known,
        'party',
        `Resource ${ref}`,
        place,
      )
  for (const { ref, kind, artists, place } of message.releases)
    if (kind === 'Release' && !haveParties(artists, known))
      yield* missing(partiesOf(artists), known, 'party', `Release ${ref}`, place)
}

function partiesOf(contributors: Contributor[]): string[] {
  return contributors.map(({ partyRef }) => partyRef ?? '').filter(Boolean)
}

/** Nearly all references are to what the message has: then nothing need be made. */
function haveParties(contributors: Contributor[], known: ReadonlySet<string>): boolean {
  for (const { partyRef } of contributors)
    if (partyRef !== null && partyRef !== '' && !known.has(partyRef)) return false
  return true
}

function areKnown(refs: readonly string[], known: ReadonlySet<string>): boolean {
  for (const ref of refs) if (!known.has(ref)) return false
  return true
}

function* missing(
  used: Iterable<string>,
  known: Set<string>,
  what: string,
  who: string,
  place: Place,
): Iterable<Finding> {
  for (const ref of new Set(used))
    if (!known.has(ref))
      yield {
        message: `${who} refers to the ${what} "${ref}", which is not in the message.`,
        place,
      }
}
