import type { Lack } from './facts/message-facts.ts'
import type { Rule, RuleContext } from './rule.ts'

/** A release can be shown. */
export const releaseNamed: Rule = {
  id: 'ERN_RELEASE_UNNAMED',
  severity: 'warning',
  about: 'A main release has a title, an artist and an identifier.',
  fix: 'Fill in what is missing.',
  *check(context) {
    const { head, releases, texts } = context.facts
    if (head.messageType !== 'NewReleaseMessage') return
    for (let at = 0; at < releases.length; at++) {
      const release = releases[at]
      if (!release?.isMain || release.lacks.length === 0) continue
      const lacks = release.kind === 'Release' ? release.lacks : lacksOfTrack(context, at)
      if (lacks.length === 0) continue
      const { ref, place } = release
      yield { message: `Release ${texts.textOf(ref)} has no ${lacks.join(', no ')}.`, place }
    }
  },
}

/** A track release has the title and the artist of its recording where it has none itself. */
function lacksOfTrack(context: RuleContext, at: number): readonly Lack[] {
  const { lacks = [] } = context.facts.releases[at] ?? {}
  if (lacks.length === 1 && lacks[0] === 'identifier') return lacks
  const release = context.message()?.releases[at]
  return lacks.filter((lack) => lack === 'identifier' || release?.[lack] === '')
}
