import type { Rule } from './rule.ts'

/** A release can be shown. */
export const releaseNamed: Rule = {
  id: 'ERN_RELEASE_UNNAMED',
  severity: 'warning',
  about: 'A main release has a title, an artist and an identifier.',
  fix: 'Fill in what is missing.',
  *check({ message }) {
    if (message.messageType !== 'NewReleaseMessage') return
    for (const { isMain, ref, title, artist, ids, place } of message.releases) {
      if (!isMain) continue
      const lacks: string[] = []
      if (title === '') lacks.push('title')
      if (artist === '') lacks.push('artist')
      if (ids.length === 0) lacks.push('identifier')
      if (lacks.length === 0) continue
      yield { message: `Release ${ref} has no ${lacks.join(', no ')}.`, place }
    }
  },
}
