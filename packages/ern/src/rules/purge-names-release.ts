import type { Rule } from './rule.ts'

/** A purge says what to remove. */
export const purgeNamesRelease: Rule = {
  id: 'ERN_PURGE_UNIDENTIFIED',
  severity: 'error',
  about: 'A PurgeReleaseMessage identifies the release to remove.',
  fix: 'Add a ReleaseId with GRid, ICPN or a proprietary identifier.',
  *check({ facts }) {
    if (facts.head.messageType !== 'PurgeReleaseMessage') return
    for (const { hasIds, place } of facts.releases)
      if (!hasIds) yield { message: 'The purged release has no identifier.', place }
  },
}
