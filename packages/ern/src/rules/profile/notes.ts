import { attributeOf, childOf, type Element, ownText } from '../../xml/element.ts'
import { eachAt, either, filled, has, valueOf } from './condition.ts'
import type { ProfileFacts } from './facts.ts'

/** What is noted of elements wherever they stand, by name. */
export type Notes = ReadonlyMap<string, (element: Element, facts: ProfileFacts) => void>

const seen = (element: Element, facts: ProfileFacts): void => {
  facts.seen.add(element.name)
}
const identified = either(has('ReleaseId/GRid', filled), has('ReleaseId/ICPN', filled))

export const THIRD_NOTES: Notes = new Map<string, (element: Element, facts: ProfileFacts) => void>([
  ['Comment', seen],
  ['MusicalWork', seen],
  ['CarrierType', seen],
  [
    'ParentalWarningType',
    (element, facts) => {
      if (filled(element)) seen(element, facts)
    },
  ],
  [
    'RightShare',
    (element, facts) => {
      eachAt(element, ['RightSharePercentage'], (share) => {
        facts.remember('RightSharePercentage', ownText(share))
      })
    },
  ],
  [
    'IndirectResourceContributorRole',
    (element, facts) => {
      const role = ownText(element)
      if (role === 'MusicPublisher') facts.seen.add(role)
      if (role === 'Composer' || role === 'ComposerLyricist') facts.seen.add('Composer')
    },
  ],
  [
    'Release',
    (element, facts) => {
      if (attributeOf(element, 'IsMainRelease') === 'true' && identified(element))
        facts.seen.add('MainReleaseId')
    },
  ],
  [
    'CollectionResourceReferenceList',
    (element, facts) => {
      eachAt(element, ['*', 'CollectionResourceReference'], (reference) => {
        facts.remember('CollectionResourceReference', ownText(reference))
      })
    },
  ],
])

const CREATORS = new Set([
  'Adapter', 'Arranger', 'Author', 'Composer', 'ComposerLyricist', 'Librettist', 'Lyricist', 'NonLyricAuthor', 'SubArranger',
  'Translator',
]) // prettier-ignore

export const FOURTH_NOTES: Notes = new Map<string, (element: Element, facts: ProfileFacts) => void>(
  [
    [
      'Contributor',
      (element, facts) => {
        if (facts.seen.has('Creator')) return
        if (has('Role', (role) => CREATORS.has(valueOf(role)))(element)) facts.seen.add('Creator')
      },
    ],
    [
      'ResourceGroup',
      (element, facts) => {
        const type = attributeOf(element, 'ResourceGroupType')
        if (type === 'Side') facts.seen.add('Side')
      },
    ],
    ...['Chapter', 'CueSheet', 'Party'].map((name) => note(name)),
  ],
)

function note(name: string): [string, (element: Element, facts: ProfileFacts) => void] {
  return [
    name,
    (element, facts) => {
      for (const kind of [`${name}Reference`, 'RepresentativeImageReference']) {
        const reference = childOf(element, kind)
        if (reference) facts.remember(kind, ownText(reference))
      }
    },
  ]
}
