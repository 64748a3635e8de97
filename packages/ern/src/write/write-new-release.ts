import type { NewReleaseDraft, WriteVersion } from './draft.ts'
import { newRelease3 } from './new-release-3.ts'
import { type Edition4, newRelease4 } from './new-release-4.ts'
import { buildDocument } from './xml-builder.ts'

const EDITIONS: Record<'4.3' | '4.3.2', Edition4> = {
  '4.3': { namespace: 'http://ddex.net/xml/ern/43', avsVersion: '3', genreElement: 'Genre' },
  '4.3.2': {
    namespace: 'http://ddex.net/xml/ern/432',
    avsVersion: '9',
    genreElement: 'DisplayGenre',
  },
}

/** A NewReleaseMessage that follows the schema of its version. Without deals it is a take-down. */
export function writeNewRelease(draft: NewReleaseDraft, version: WriteVersion): string {
  if (version === '3.8.2') return buildDocument(newRelease3(draft))
  return buildDocument(newRelease4(draft, EDITIONS[version]))
}
