import { attributeOf, type Element, ownText } from '../../xml/element.ts'
import { at, type CompositeCheck, ERROR, FATAL, IF_KNOWN, IF_KNOWN_FATAL } from './check.ts'
import {
  attribute,
  type Condition,
  eachAt,
  either,
  filled,
  has,
  is,
  not,
  when,
} from './condition.ts'
import { only, ONE_ITEM, SEVERAL, SINGLES } from './fourth-profiles.ts'
import { identifierForms } from './identifier-forms.ts'
import { numberOf } from './siblings.ts'

const share = (element: Element): number => numberOf(ownText(element))
const sequenced = has('SequenceNumber')
const LONG = only('LongFormMusicalWorkVideo')

/** Groups and items of a group are numbered in one sequence. */
const oneSequence: Condition = (group) => {
  if (!has('ResourceGroup/SequenceNumber')(group)) return true
  const numbers = new Set<string>()
  eachAt(group, ['ResourceGroupContentItem', 'SequenceNumber'], (number) => numbers.add(ownText(number)))
  return numbers.size === 0 || !has('ResourceGroup/SequenceNumber', (number) => numbers.has(ownText(number)))(group)
} // prettier-ignore

/** Release Profiles 2.1: what holds for elements wherever they stand. */
export const FOURTH_ANYWHERE: readonly CompositeCheck[] = [
  ...identifierForms('5.3.1.1(4)'),
  ...at('//@UserDefinedValue', '',
    ['ERN_PROFILE_USER_DEFINED', FATAL, '5.3.1.1(5)',
      either(is('UserDefined'), attribute('LinkDescription', 'UserDefined'), attribute('LabelType', 'UserDefined')),
      (element) => `<${element.name}> has a value of the sender’s own, but is not UserDefined.`],
    ['ERN_PROFILE_USER_DEFINED_NAMESPACE', FATAL, '5.3.1.1(5)', attribute('Namespace'),
      (element) => `<${element.name}> has a value of the sender’s own without the namespace it is from.`]),
  ...at('//RightSharePercentage', '',
    ['ERN_PROFILE_PERCENTAGE', FATAL, '5.3.1.1(6)', (element) => share(element) >= 0 && share(element) <= 100, 'A share is not between 0 and 100.']),
  ...at('siblings/defaultOnce', '',
    ['ERN_PROFILE_DEFAULT_ONCE', FATAL, '5.3.1.1(7.2)', not(has('*')), (element) => `Not exactly one <${element.name}> here is the default.`]),
  ...at('siblings/sequenceRepeated', '',
    ['ERN_PROFILE_SEQUENCE_REPEATED', FATAL, '5.3.1.2(5.5)', not(has('*')), 'A SequenceNumber is that of an element before it.']),
  ...at('//DisplayArtist', '',
    ['ERN_PROFILE_ARTIST_SEQUENCE', FATAL, '5.3.1.2(1)', attribute('SequenceNumber'), 'A display artist has no SequenceNumber.']),
  ...at('//ResourceGroup', '',
    ['ERN_PROFILE_SEQUENCE_MISSING', FATAL, '5.3.1.2(5.3)', when(attribute('ResourceGroupType', 'Component', 'ComponentRelease', 'Side', 'MultiWorkPart'), sequenced),
      (group) => `A group of type ${String(attributeOf(group, 'ResourceGroupType'))} has no SequenceNumber.`],
    ['ERN_PROFILE_SEQUENCE_MIXED', FATAL, '5.3.1.2(5.6)', oneSequence, 'A group in the group has the SequenceNumber of an item beside it.']),
  ...at('//ResourceGroupContentItem', '',
    ['ERN_PROFILE_SEQUENCE_SECONDARY', ERROR, '5.3.1.2(5.7b)', when(has('IsBonusResource', is('true')), not(sequenced)), 'A bonus resource has a SequenceNumber.', SEVERAL],
    ['ERN_PROFILE_BONUS', FATAL, '5.1.2(e)', not(has('IsBonusResource', is('true'))), 'There is a bonus resource.', ONE_ITEM]),
  ...at('//Cue', '',
    ['ERN_PROFILE_CUE', ERROR, '5.3.1.2(6)', either(has('StartTime', filled), has('Duration', filled)), 'The cue has neither a start time nor a duration.'],
    ['ERN_PROFILE_CUE', FATAL, '5.4.3(4.2)', either(has('ResourceId/ISRC', filled), has('WorkId/ISWC', filled)), 'The cue has neither ISRC nor ISWC.', LONG],
    ['ERN_PROFILE_CUE', ERROR, '5.4.3(4.3)', has('Contributor'), 'The cue names no contributor.', LONG],
    ['ERN_PROFILE_CUE', ERROR, '5.4.3(4.4)', when(has('ResourceId/ISRC'), has('PLine')), 'The cue has an ISRC but no ℗ line.', LONG]),
  ...at('//Chapter', '',
    ['ERN_PROFILE_CHAPTER', FATAL, '5.4.3(2.1)', has('ChapterId'), 'The chapter has no ChapterId.', LONG],
    ['ERN_PROFILE_CHAPTER', FATAL, '5.4.3(2.2a)', has('StartTime'), 'The chapter has no start time.', LONG]),
  ...at('//ResourceRightsController', '',
    ['ERN_PROFILE_RIGHTS_CONTROLLER', IF_KNOWN_FATAL, '5.4.1(4)', has('Territory'), 'The rights controller has no Territory.', SINGLES],
    ['ERN_PROFILE_RIGHTS_CONTROLLER', IF_KNOWN_FATAL, '5.4.1(4)', has('RightsControllerRole'), 'The rights controller has no role.', SINGLES],
    ['ERN_PROFILE_RIGHTS_CONTROLLER', IF_KNOWN, '5.4.1(4)', has('StartDate'), 'The rights controller has no StartDate.', SINGLES],
    ['ERN_PROFILE_RIGHTS_CONTROLLER', IF_KNOWN, '5.4.1(4)', has('EndDate'), 'The rights controller has no EndDate.', SINGLES],
    ['ERN_PROFILE_RIGHTS_CONTROLLER', IF_KNOWN_FATAL, '5.4.1(4)', has('RightSharePercentage'), 'The rights controller has no share.', SINGLES]),
] // prettier-ignore
