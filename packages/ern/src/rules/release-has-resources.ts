import type { Rule } from './rule.ts'

/** A release is made of resources. */
export const releaseHasResources: Rule = {
  id: 'ERN_RELEASE_EMPTY',
  severity: 'error',
  about: 'A release uses at least one resource, or says why it lists none.',
  fix: 'List the release’s resources.',
  *check({ message }) {
    if (message.messageType !== 'NewReleaseMessage') return
    for (const release of message.releases)
      if (release.resourceRefs.length === 0 && release.resourcesOmitted === undefined)
        yield { message: `Release ${release.ref} uses no resource.`, place: release.place }
  },
}
