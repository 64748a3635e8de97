import { attributeOf, ownText } from '../../xml/element.ts'
import { at, type CompositeCheck, ERROR, FATAL, HINT, IF_KNOWN_FATAL } from './check.ts'
import { has, is, not } from './condition.ts'
import { identifierForms } from './identifier-forms.ts'
import { numberOf } from './siblings.ts'
import { FULL } from './third-profiles.ts'

const CREATORS = [
  'Adapter', 'Arranger', 'AssociatedPerformer', 'Author', 'Composer', 'ComposerLyricist', 'Librettist', 'Lyricist',
  'NonLyricAuthor', 'SubArranger', 'Translator',
] // prettier-ignore

const kindOf = (element: Parameters<typeof attributeOf>[0]): string =>
  (attributeOf(element, 'IdentifierType') ?? 'ISO').slice(0, 3)

const territories = (on: string): CompositeCheck[] =>
  at(on, '',
    ['ERN_PROFILE_TERRITORY_CODE', FATAL, '4.3(25)',
      (element) => {
        const text = ownText(element)
        const isOther = text.trim().length !== 2 && text !== 'Worldwide' && /[^a-zA-Z]/.test(text)
        return kindOf(element) !== 'ISO' || !isOther
      },
      (element) => `The territory "${ownText(element).slice(0, 40)}" is neither two letters nor Worldwide.`],
    ['ERN_PROFILE_TERRITORY_CODE', FATAL, '4.3(25)',
      (element) => kindOf(element) !== 'TIS' || !Number.isNaN(numberOf(ownText(element))),
      'A TIS code is not a number.'],
    ['ERN_PROFILE_TERRITORY_CODE', FATAL, '4.3(25)',
      (element) => {
        const text = ownText(element)
        return kindOf(element) !== 'Dep' || (text.trim().length === 4 && Number.isNaN(numberOf(text)))
      },
      'A withdrawn territory code is not four letters.'],
    ['ERN_PROFILE_TERRITORY_CODE', FATAL, '4.2(2)', (element) => kindOf(element) !== 'TIS',
      'A TIS code stands for a territory.'],
  ) // prettier-ignore

const share = (element: Parameters<typeof ownText>[0]): number => numberOf(ownText(element))

/** Release Profiles 1.3 and 1.4: what holds for elements wherever they stand. */
export const THIRD_ANYWHERE: readonly CompositeCheck[] = [
  ...identifierForms('4.3(30)'),
  ...territories('//TerritoryCode'),
  ...territories('//ExcludedTerritoryCode'),
  ...at('//@UserDefinedValue', '',
    ['ERN_PROFILE_USER_DEFINED', ERROR, '4.3(6b)',
      (element) => element.name !== 'LabelName' || attributeOf(element, 'LabelNameType') === 'UserDefined',
      'A label has a value of the sender’s own, but its type is not UserDefined.'],
    ['ERN_PROFILE_USER_DEFINED', FATAL, '4.3(31)',
      (element) => element.name === 'LabelName' || is('UserDefined')(element),
      (element) => `<${element.name}> has a value of the sender’s own, but is not UserDefined.`],
    ['ERN_PROFILE_USER_DEFINED_NAMESPACE', ERROR, '4.3(6b)',
      (element) => element.name !== 'LabelName' || attributeOf(element, 'Namespace') !== null,
      'A label has a value of the sender’s own without the namespace it is from.'],
    ['ERN_PROFILE_USER_DEFINED_NAMESPACE', FATAL, '4.3(31)',
      (element) => element.name === 'LabelName' || attributeOf(element, 'Namespace') !== null,
      (element) => `<${element.name}> has a value of the sender’s own without the namespace it is from.`],
  ),
  ...at('//@HasMaxValueOfOne', '',
    ['ERN_PROFILE_PERCENTAGE', FATAL, '4.3(36a)',
      (element) => attributeOf(element, 'HasMaxValueOfOne') !== 'true' || !(share(element) > 1),
      'A share said to be at most 1 is more.'],
    ['ERN_PROFILE_PERCENTAGE', HINT, '4.3(36b)',
      (element) => attributeOf(element, 'HasMaxValueOfOne') !== 'false' || !(share(element) <= 1),
      'A share in per cent is 1 or less, which is rarely meant.'],
  ),
  ...at('//RightSharePercentage', '',
    ['ERN_PROFILE_PERCENTAGE', HINT, '4.3(36b)',
      (element) => attributeOf(element, 'HasMaxValueOfOne') !== null || !(share(element) <= 1),
      'A share without a unit is 1 or less, which is rarely meant.'],
    ['ERN_PROFILE_PERCENTAGE', FATAL, '4.3(22)',
      (element) => share(element) >= 0 && share(element) <= 100,
      'A share is not between 0 and 100.'],
  ),
  ...at('//MusicalWork', '',
    ['ERN_PROFILE_WORK_CREATOR', IF_KNOWN_FATAL, '4.3(12a)',
      has('MusicalWorkContributor/MusicalWorkContributorRole', is(...CREATORS)),
      'A musical work names nobody who wrote, arranged or translated it.'],
  ),
  ...at('siblings/sequenceRange', '',
    ['ERN_PROFILE_SEQUENCE_RANGE', FATAL, '4.3(35)', not(has('*')), 'A SequenceNumber is not between 1 and the number of numbered elements beside it.']),
  ...at('siblings/sequenceRepeated', '',
    ['ERN_PROFILE_SEQUENCE_REPEATED', FATAL, '4.3(35)', not(has('*')), 'A SequenceNumber is that of an element before it.']),
  ...at('siblings/attributeRange', '',
    ['ERN_PROFILE_SEQUENCE_RANGE', FATAL, '4.3(35)', not(has('*')), 'The attribute SequenceNumber is not between 1 and the number of elements of the name.']),
  ...at('siblings/attributeRepeated', '',
    ['ERN_PROFILE_SEQUENCE_REPEATED', FATAL, '4.3(35)', not(has('*')), 'The attribute SequenceNumber is that of an element before it.']),
].map((check) => ({ ...check, only: FULL })) // prettier-ignore
