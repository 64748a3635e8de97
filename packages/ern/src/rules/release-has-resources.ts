import type { Rule } from './rule.ts'

/** A release is made of resources. */
export const releaseHasResources: Rule = {
  id: 'ERN_RELEASE_EMPTY',
  severity: 'error',
  about: 'A release uses at least one resource, or says why it lists none.',
  fix: 'List the release’s resources.',
  *check({ facts: { head, releases, texts } }) {
    if (head.messageType !== 'NewReleaseMessage') return
    for (const { resourceRefs, isOmitting, ref, place } of releases)
      if (resourceRefs.length === 0 && !isOmitting)
        yield { message: () => `Release ${texts.textOf(ref)} uses no resource.`, place }
  },
}
