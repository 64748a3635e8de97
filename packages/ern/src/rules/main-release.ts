import type { Rule } from './rule.ts'

/** A message is about one release. */
export const mainRelease: Rule = {
  id: 'ERN_MAIN_RELEASE',
  severity: 'error',
  about: 'A NewReleaseMessage has exactly one main release; a PurgeReleaseMessage names one.',
  fix: 'Send one message for each release, with its main release marked.',
  *check({ facts: { head, releases, root, texts } }) {
    if (head.messageType === 'NewDealMessage') return
    let main = 0
    for (const { isMain, ref, place } of releases)
      if (isMain && main++ > 0)
        yield {
          message: () => `Release ${texts.textOf(ref)} is a second main release.`,
          place,
        }
    if (main === 0) yield { message: 'The message has no main release.', place: root }
  },
}
