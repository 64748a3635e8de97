import type { Place } from '../model.ts'
import type { TextTable } from '../xml/text-table.ts'
import { Marks } from './facts/marks.ts'
import type { Finding } from './finding.ts'
import type { Rule } from './rule.ts'

/** A reference means one thing. */
export const referencesUnique: Rule = {
  id: 'ERN_REFERENCE_DUPLICATE',
  severity: 'error',
  about: 'A resource, release or party reference is given to one element only.',
  fix: 'Give each element its own reference.',
  *check({ facts }) {
    const { texts, parties } = facts
    yield* duplicates('resource', facts.resources, texts)
    yield* duplicates('release', facts.releases, texts)
    yield* duplicates(
      'party',
      parties.map((ref) => ({ ref, place: null })),
      texts,
    )
  },
}

function* duplicates(
  what: string,
  parts: readonly { ref: number; place: Place | null }[],
  texts: TextTable,
): Iterable<Finding> {
  const seen = new Marks(texts.size)
  for (const { ref, place } of parts) {
    if (ref !== 0 && seen.has(ref))
      yield { message: () => `The ${what} reference "${texts.textOf(ref)}" is given twice.`, place }
    seen.add(ref)
  }
}
