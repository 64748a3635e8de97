import type { Rule } from './rule.ts'

/** A resource that no release uses is never heard or shown. */
export const resourcesUsed: Rule = {
  id: 'ERN_RESOURCE_UNUSED',
  severity: 'info',
  about: 'Every resource that is no supplement is used by a release.',
  fix: 'Add the resource to a release, or leave it out.',
  *check({ message }) {
    const used = new Set(message.releases.flatMap(({ resourceRefs }) => resourceRefs))
    for (const { ref, place, isSupplemental } of message.resources)
      if (!isSupplemental && !used.has(ref))
        yield { message: `No release uses the resource ${ref}.`, place }
  },
}
