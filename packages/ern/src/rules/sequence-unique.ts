import type { Place, ResourceGroup } from '../model.ts'
import type { Finding } from './finding.ts'
import type { Rule } from './rule.ts'

/** Two tracks with one number have no order. */
export const sequenceUnique: Rule = {
  id: 'ERN_SEQUENCE_DUPLICATE',
  severity: 'warning',
  about: 'Sequence numbers in a resource group differ (Release Profile 2.1, 5.3.1.2).',
  fix: 'Number the group’s contents one after the other.',
  *check({ message }) {
    for (const { groups, place } of message.releases)
      for (const group of groups) yield* duplicates(group, place)
  },
}

function* duplicates(group: ResourceGroup, place: Place): Iterable<Finding> {
  const seen = new Set<number>()
  for (const { sequence, resourceRef } of group.items) {
    if (sequence === null) continue
    if (seen.has(sequence))
      yield { message: `${resourceRef} has the number ${String(sequence)} a second time.`, place }
    seen.add(sequence)
  }
  for (const inner of group.groups) yield* duplicates(inner, place)
}
