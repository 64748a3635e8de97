import type { Rule } from './rule.ts'

/** Two tracks with one number have no order. */
export const sequenceUnique: Rule = {
  id: 'ERN_SEQUENCE_DUPLICATE',
  severity: 'warning',
  about: 'Sequence numbers in a resource group differ (Release Profile 2.1, 5.3.1.2).',
  fix: 'Number the group’s contents one after the other.',
  *check({ facts }) {
    for (const { repeated, place } of facts.releases)
      for (const { ref, sequence } of repeated)
        yield { message: `${ref} has the number ${String(sequence)} a second time.`, place }
  },
}
