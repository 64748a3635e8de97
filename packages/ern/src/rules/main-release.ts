import type { Rule } from './rule.ts'

/** A message is about one release. */
export const mainRelease: Rule = {
  id: 'ERN_MAIN_RELEASE',
  severity: 'error',
  about: 'A NewReleaseMessage has exactly one main release; a PurgeReleaseMessage names one.',
  fix: 'Send one message for each release, with its main release marked.',
  *check({ message, root }) {
    if (message.messageType === 'NewDealMessage') return
    const main = message.releases.filter(({ isMain }) => isMain)
    if (main.length === 0) yield { message: 'The message has no main release.', place: root }
    for (const extra of main.slice(1))
      yield { message: `Release ${extra.ref} is a second main release.`, place: extra.place }
  },
}
