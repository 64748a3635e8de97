import type { Place } from '../../model.ts'
import type { Finding } from '../finding.ts'
import type { ProfileFacts } from './facts.ts'

const ABOUT_LABEL: ReadonlySet<string> = new Set(['Label', 'MusicRightsSociety'])

/** What nothing but elements of its own name refers to. */
function* unreferenced(
  name: string,
  values: Iterable<number>,
  facts: ProfileFacts,
  placeOf: (value: number) => Place,
): Iterable<Finding> {
  for (const value of values) {
    const by = facts.named.of(value)
    const isOwn = by === undefined || by === name
    if (isOwn || (by !== null && name !== 'PartyReference' && ABOUT_LABEL.has(by)))
      yield {
        message: () => `Nothing refers to the ${name} ${facts.texts.textOf(value)}.`,
        place: placeOf(value),
      }
  }
}

const noted =
  (name: string) =>
  (facts: ProfileFacts): Iterable<Finding> =>
    unreferenced(
      name,
      (facts.later.get(name) ?? []).map((value) => facts.texts.of(value)),
      facts,
      () => facts.rootPlace,
    )

export const UNREFERENCED: [
  name: string,
  check: (name: string) => (facts: ProfileFacts) => Iterable<Finding>,
][] = [
  ['ChapterReference', noted],
  ['CueSheetReference', noted],
  ['PartyReference', noted],
  [
    'ResourceReference',
    (name) => (facts) =>
      unreferenced(name, [...facts.byRef.keys()].filter(Boolean), facts, (ref) =>
        facts.placeOfResource(ref),
      ),
  ],
  [
    'ReleaseReference',
    (name) => (facts) =>
      unreferenced(name, facts.releases.map(({ ref }) => ref).filter(Boolean), facts, (ref) =>
        facts.placeOfRelease(ref),
      ),
  ],
]
