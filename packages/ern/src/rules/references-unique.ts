import type { Place } from '../model.ts'
import type { Finding } from './finding.ts'
import type { Rule } from './rule.ts'

/** A reference means one thing. */
export const referencesUnique: Rule = {
  id: 'ERN_REFERENCE_DUPLICATE',
  severity: 'error',
  about: 'A resource, release or party reference is given to one element only.',
  fix: 'Give each element its own reference.',
  *check({ message }) {
    yield* duplicates('resource', message.resources)
    yield* duplicates('release', message.releases)
    yield* duplicates('party', message.parties)
  },
}

function* duplicates(
  what: string,
  elements: { ref: string | null; place?: Place }[],
): Iterable<Finding> {
  const seen = new Set<string>()
  for (const { ref, place } of elements) {
    if (!ref) continue
    if (seen.has(ref))
      yield { message: `The ${what} reference "${ref}" is given twice.`, place: place ?? null }
    seen.add(ref)
  }
}
