import { attributeOf, ownText } from '../../xml/element.ts'
import { at, type CompositeCheck, ERROR, FATAL, HINT, IF_KNOWN, IF_KNOWN_FATAL } from './check.ts'
import {
  all, attribute, type Condition, countOf, distinct, eachAt, either, exactly, filled, has, is, not, when,
} from './condition.ts' // prettier-ignore
import { FILM, FULL, only } from './third-profiles.ts'

const RECORDING = 'ResourceList/SoundRecording'
const LONG = only('LongformVideo')
const flagged: Condition = (element) => ownText(element).toLowerCase() === 'true'
const cueTitles: Condition = (cue) => {
  let found = 0
  eachAt(cue, ['ReferencedCreationTitle'], (title) => {
    if (attributeOf(title, 'TitleType') === 'FormalTitle')
      found += countOf(title, 'TitleText', filled)
  })
  return found === 1
}

const flags = (name: string): CompositeCheck[] =>
  at(`ResourceList/${name}`, '',
    ['ERN_PROFILE_DEPRECATED', FATAL, '4.3(24)', not(has('IsHiddenResource')), 'IsHiddenResource is deprecated.', FULL],
    ['ERN_PROFILE_DEPRECATED', FATAL, '4.3(24)', not(has('IsBonusResource')), 'IsBonusResource is deprecated.', FULL],
    ['ERN_PROFILE_DEPRECATED', HINT, '4.3(10)', not(either(has('*/RemasteredDate'), has('MasteredDate'), has('RemasteredDate'))), 'Dates of mastering are deprecated.', FULL],
  ) // prettier-ignore

const chapter = has('CollectionType', is('VideoChapter'))

/** Release Profiles 1.3 and 1.4: what holds for each resource, cue sheet and collection. */
export const THIRD_RESOURCES: readonly CompositeCheck[] = [
  ...flags('SoundRecording'),
  ...flags('MIDI'),
  ...flags('Video'),
  ...at(RECORDING, '',
    ['ERN_PROFILE_REFERENCE_TITLE', FATAL, '4.3(4)', exactly(1, 'ReferenceTitle', has('TitleText', filled)), 'The sound recording has not exactly one reference title.', FULL]),
  ...at(RECORDING, 'SoundRecordingDetailsByTerritory',
    ['ERN_PROFILE_INDIRECT_CONTRIBUTOR', IF_KNOWN, '4.3(12a)', has('IndirectResourceContributor'), 'Nobody is named who wrote what is recorded.', FULL]),
  ...at('ResourceList/*', '*',
    ['ERN_PROFILE_CONTRIBUTOR_REPEATED', FATAL, '4.3(13)', distinct('ResourceContributor', 'PartyId'), 'A ResourceContributor is there twice; one with several roles is meant.', FULL],
    ['ERN_PROFILE_CONTRIBUTOR_REPEATED', IF_KNOWN_FATAL, '4.3(21)', distinct('IndirectResourceContributor', 'PartyId'), 'An IndirectResourceContributor is there twice; one with several roles is meant.', FULL],
    ['ERN_PROFILE_ARTIST_NAME', ERROR, '4.3(18)', not(has('DisplayArtistName')), 'The resource has a display artist name, which is asked for only where it differs from the release’s.', FULL],
  ),
  ...at('//CueSheet', '',
    ['ERN_PROFILE_CUE', FATAL, '4.8(9b)', has('Cue'), 'The cue sheet has no cue.', LONG]),
  ...at('//Cue', '',
    ['ERN_PROFILE_CUE', FATAL, '4.8(9c)', has('StartTime', filled), 'The cue has no start time.', LONG],
    ['ERN_PROFILE_CUE', FATAL, '4.8(9c)', has('Duration', filled), 'The cue has no duration.', LONG],
    ['ERN_PROFILE_CUE', FATAL, '4.8(9e1)', either(has('ReferencedCreationId/ISRC', filled), has('ReferencedCreationId/ISWC', filled)), 'The cue has neither ISRC nor ISWC.', LONG],
    ['ERN_PROFILE_CUE', ERROR, '4.8(9e2)', cueTitles, 'The cue has not exactly one title of type FormalTitle.', LONG],
    ['ERN_PROFILE_CUE', ERROR, '4.8(9e2)', has('ReferencedCreationTitle', all(attribute('TitleType', 'DisplayTitle'), has('TitleText', filled))), 'The cue has no title of type DisplayTitle.', LONG],
    ['ERN_PROFILE_CUE', ERROR, '4.8(9e3)', has('ReferencedCreationContributor'), 'The cue names no contributor.', LONG],
    ['ERN_PROFILE_CUE', ERROR, '4.8(9e3)', has('PLine'), 'The cue has no ℗ line.', LONG],
    ['ERN_PROFILE_CUE', ERROR, '4.8(9e4)', has('HasMusicalContent', flagged), 'The cue does not say that it has musical content.', LONG],
    ['ERN_PROFILE_CUE', ERROR, '4.8(9e6)', has('CLine'), 'The cue has no © line.', LONG],
  ),
  ...at('//Collection', '',
    ['ERN_PROFILE_COLLECTION', FATAL, '4.8(10a)', chapter, 'The collection is no VideoChapter.', LONG],
    ['ERN_PROFILE_COLLECTION', FATAL, '4.8(10b)', has('CollectionId/ProprietaryId', filled), 'The collection has no proprietary identifier.', LONG],
    ['ERN_PROFILE_COLLECTION', FATAL, '4.8(10c)', has('Title'), 'The collection has no title.', LONG],
    ['ERN_PROFILE_COLLECTION', ERROR, '4.8(10d)', has('IsComplete', flagged), 'The collection does not say that it is complete.', LONG],
    ['ERN_PROFILE_COLLECTION', ERROR, '4.16(16)', when(has('IsComplete'), not(has('CollectionDetailsByTerritory/IsComplete'))), 'The collection says twice whether it is complete.', FILM],
  ),
  ...at('CatalogTransfer', '',
    ['ERN_PROFILE_DEPRECATED', IF_KNOWN_FATAL, '4.3.2(2)', not(() => true), 'CatalogTransfer is not to be used.', FULL]),
] // prettier-ignore
