import { at, type CompositeCheck, FATAL, IF_KNOWN_FATAL, type MessageCheck, unless, WARNING, whole } from './check.ts' // prettier-ignore
import { all, attribute, below, type Condition, countOf, either, filled, has, when } from './condition.ts' // prettier-ignore

const RELEASE = 'ReleaseList/Release'
const secondLevel = (...types: string[]): CompositeCheck[] =>
  at(RELEASE, 'ResourceGroup/ResourceGroup', [
    'ERN_PROFILE_GROUP_TYPE', FATAL, '5.3.1.2(5.2)', attribute('ResourceGroupType', ...types),
    `A group in the top group is not of type ${types.join(', ')}.`,
  ]) // prettier-ignore

/** Without a variant: discs and sides. */
export const PLAIN: readonly CompositeCheck[] = secondLevel('Component', 'Side')

const isPart = attribute('ResourceGroupType', 'MultiWorkPart')
const isComponent = attribute('ResourceGroupType', 'ReleaseComponent')
const withParts: Condition = (group) =>
  isPart(group) && countOf(group, 'ResourceGroupContentItem') > 1
const titledAs = (type: string): Condition => has('AdditionalTitle', attribute('TitleType', type))

function countBelow(release: Parameters<Condition>[0], is: Condition): number {
  let found = 0
  below('ResourceGroup', (group) => {
    if (is(group)) found++
    return false
  })(release)
  return found
}

export const BOXED_SET: readonly CompositeCheck[] = [
  ...at(RELEASE, '',
    ['ERN_PROFILE_BOXED_SET', FATAL, '5.5.1(1)', (release) => countBelow(release, isComponent) > 1, 'The boxed set has not at least two groups of type ReleaseComponent.']),
  ...at(RELEASE, 'ResourceGroup',
    ['ERN_PROFILE_BOXED_SET', FATAL, '5.5.1(3)', when(isComponent, has('ReleaseId')), 'A ReleaseComponent has no ReleaseId.'],
    ['ERN_PROFILE_BOXED_SET', FATAL, '5.5.1(3)', when(isComponent, either(has('ReleaseId/GRid', filled), has('ReleaseId/ICPN', filled))), 'A ReleaseComponent has neither GRid nor ICPN.']),
] // prettier-ignore
export const BOXED_SET_ONLY = secondLevel(
  'Component',
  'Side',
  'ComponentRelease',
  'ReleaseComponent',
)

export const CLASSICAL: readonly CompositeCheck[] = [
  ...at(RELEASE, '',
    ['ERN_PROFILE_WORK_PARTS', FATAL, '5.5.2(2.1)', below('ResourceGroup', isPart), 'No group is of type MultiWorkPart.']),
  ...at('//ResourceGroup', '',
    ['ERN_PROFILE_WORK_PARTS', IF_KNOWN_FATAL, '5.5.2(2.2)', when(isPart, withParts), 'A group of type MultiWorkPart has fewer than two items.'],
    ['ERN_PROFILE_WORK_PARTS', FATAL, '5.5.2(2.5)', (group) => !all(has('ResourceGroup', isPart), has('ResourceGroup', all(attribute('ResourceGroupType'), (one) => !isPart(one))))(group), 'Groups of type MultiWorkPart and others stand beside each other.'],
    ['ERN_PROFILE_WORK_TITLES', FATAL, '5.5.2(3.3)', when(withParts, either(has('DisplayTitle'), has('DisplayTitleText'))), 'A group of type MultiWorkPart has no title.'],
    ['ERN_PROFILE_WORK_TITLES', WARNING, '5.5.2(3.4)', when(withParts, either(titledAs('FormalTitle'), has('FormalTitle'))), 'A group of type MultiWorkPart has no formal title.']),
] // prettier-ignore
export const CLASSICAL_ONLY = secondLevel('Component', 'Side', 'MultiWorkPart')

export const CLASSICAL_MESSAGE: readonly MessageCheck[] = whole([
  'ERN_PROFILE_RESOURCE_TYPE', FATAL, '5.5.2(1)',
  (facts) => unless(!facts.lists.has('ResourceList') || facts.count('SoundRecording', ['MusicalWorkSoundRecording']) > 0, 'No sound recording is of type MusicalWorkSoundRecording.', facts),
]) // prettier-ignore
