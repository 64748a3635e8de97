import { Marks } from './facts/marks.ts'
import type { Rule } from './rule.ts'

/** A resource that no release uses is never heard or shown. */
export const resourcesUsed: Rule = {
  id: 'ERN_RESOURCE_UNUSED',
  severity: 'info',
  about: 'Every resource that is no supplement is used by a release.',
  fix: 'Add the resource to a release, or leave it out.',
  *check({ facts: { resources, releases, texts } }) {
    const used = new Marks(texts.size)
    for (const { resourceRefs } of releases) used.addAll(resourceRefs)
    for (const { ref, place, isSupplemental } of resources)
      if (!isSupplemental && !used.has(ref))
        yield { message: () => `No release uses the resource ${texts.textOf(ref)}.`, place }
  },
}
