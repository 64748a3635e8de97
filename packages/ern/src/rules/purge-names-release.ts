import type { Rule } from './rule.ts'

/** A purge says what to remove. */
export const purgeNamesRelease: Rule = {
  id: 'ERN_PURGE_UNIDENTIFIED',
  severity: 'error',
  about: 'A PurgeReleaseMessage identifies the release to remove.',
  fix: 'Add a ReleaseId with GRid, ICPN or a proprietary identifier.',
  *check({ message }) {
    if (message.messageType !== 'PurgeReleaseMessage') return
    for (const { ids, place } of message.releases)
      if (ids.length === 0) yield { message: 'The purged release has no identifier.', place }
  },
}
