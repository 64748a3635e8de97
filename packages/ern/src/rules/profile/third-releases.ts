import { attributeOf, ownText } from '../../xml/element.ts'
import { at, type CompositeCheck, ERROR, FATAL, HINT, IF_KNOWN } from './check.ts'
import {
  all, attribute, below, type Condition, countAt, countOf, counts, either, every, exactly, filled, first, has, is, not, rest, when,
} from './condition.ts' // prettier-ignore
import { allBut, FULL, fullBut, ONE_RESOURCE, only } from './third-profiles.ts'

const RELEASE = 'ReleaseList/Release'
const BY_TERRITORY = 'ReleaseDetailsByTerritory'
const ITEM = 'ResourceGroupContentItem'

const titled = (type: string): Condition =>
  has('Title', all(attribute('TitleType', type), has('TitleText', filled)))
const of = (role: string): Condition =>
  has('ReleaseResourceReference', attribute('ReleaseResourceType', role))
const sequenced = has('SequenceNumber')
const isMain: Condition = (element) => attributeOf(element, 'IsMainRelease') === 'true'
const labelled = has('LabelName', filled)

/** A line for all territories is not repeated in each of them. */
const lineOnce = (name: string): Condition =>
  when(
    has(name),
    (release) => countOf(release, BY_TERRITORY) !== countAt(release, [BY_TERRITORY, name]),
  )
const lineEach = (name: string): Condition => either(has(name), every(BY_TERRITORY, has(name)))

const numbered = (holds: (number: string) => boolean): Condition =>
  below(
    ITEM,
    all(
      of('PrimaryResource'),
      has('SequenceNumber', (number) => holds(ownText(number))),
    ),
  )
const beginsAtOne = when(
  numbered((number) => number > '1'),
  numbered((number) => number === '1'),
)

const ITEMS = below(ITEM, of('SecondaryResource'))

/** Release Profiles 1.3 and 1.4: what holds for each release. */
export const THIRD_RELEASES: readonly CompositeCheck[] = [
  ...at(RELEASE, '',
    ['ERN_PROFILE_PLINE', FATAL, '4.3(5a)', lineOnce('PLine'), 'The ℗ line stands for the release and again in each of its territories.', fullBut('FilmBundle', 'TVSeries')],
    ['ERN_PROFILE_PLINE', FATAL, '4.3(5a)', lineEach('PLine'), 'The ℗ line is missing in a territory, and the release has none for all.', fullBut('FilmBundle', 'TVSeries')],
    ['ERN_PROFILE_CLINE', FATAL, '4.3(5a)', lineOnce('CLine'), 'The © line stands for the release and again in each of its territories.', FULL],
    ['ERN_PROFILE_CLINE', FATAL, '4.3(5a)', lineEach('CLine'), 'The © line is missing in a territory, and the release has none for all.', FULL],
    ['ERN_PROFILE_LABEL', ERROR, '4.3(6a)',
      either(not(all(has(BY_TERRITORY), not(first(BY_TERRITORY, labelled)))), rest(BY_TERRITORY, labelled)),
      'The release has no label in its first territories nor in all the others.', FULL],
    ['ERN_PROFILE_GENRE', FATAL, '4.3(7)',
      either(has(`${BY_TERRITORY}/Genre/GenreText`, filled), not(has(BY_TERRITORY))),
      'The release has no genre.', FULL],
    ['ERN_PROFILE_RELEASE_DATE', IF_KNOWN, '4.3(9)', either(has(`${BY_TERRITORY}/ReleaseDate`), has('GlobalReleaseDate')), 'The release has no date.', FULL],
    ['ERN_PROFILE_DISPLAY_ARTIST', FATAL, '4.3(12c)', has(`${BY_TERRITORY}/DisplayArtist`), 'The release has no display artist.', allBut('DigitalClassicalAudioAlbum')],
    ['ERN_PROFILE_LABEL', FATAL, '4.4(8)', has(`${BY_TERRITORY}/LabelName`), 'The release names no label.'],
    ['ERN_PROFILE_RELATED_RELEASE', FATAL, '4.9(9)', below('RelatedRelease', has('ReleaseRelationshipType', is('IsReleaseFromRelease'))), 'The ringtone does not say which release it is from.', only('Ringtone')],
    ['ERN_PROFILE_GROUP_TITLE', ERROR, '4.8(12)',
      below('ResourceGroup', has('Title', all(either(attribute('TitleType', 'GroupingTitle', '')), has('TitleText', filled)))),
      'No resource group has a grouping title.', only('DigitalClassicalAudioAlbum')],
    ['ERN_PROFILE_NO_GROUPS', FATAL, '4.12(7)', not(ITEMS), 'The release of one resource has a secondary resource.', ONE_RESOURCE],
    ['ERN_PROFILE_NO_GROUPS', FATAL, '4.12(7)', not(below('ResourceGroup')), 'The release of one resource has a resource group.', ONE_RESOURCE],
  ),
  ...at(RELEASE, '',
    ['ERN_PROFILE_RELEASE_TYPE', FATAL, '4.4(3)', when(isMain, has('ReleaseType', is('Album'))), 'The main release is not of type Album.', only('AudioAlbumMusicOnly')],
    ['ERN_PROFILE_RELEASE_TYPE', FATAL, '4.6(3)', when(isMain, has('ReleaseType', is('MultimediaSingle', 'Bundle'))), 'The main release is not of type MultimediaSingle or Bundle.', only('MixedMediaBundle')],
    ['ERN_PROFILE_RELEASE_TYPE', FATAL, '4.13(3)', when(isMain, has('ReleaseType', is('VideoAlbum'))), 'The main release is not of type VideoAlbum.', only('VideoAlbum')],
    ['ERN_PROFILE_TRACK_RELEASES', FATAL, '3.1',
      when(has('ReleaseType', is('TrackRelease')), every('ReleaseResourceReferenceList', counts(0, 1, 'ReleaseResourceReference'))),
      'The track release has more than one resource.',
      only('AudioAlbum', 'AudioAlbumMusicOnly', 'AudioBook', 'AudioSingle', 'DigitalBoxedSet', 'DigitalClassicalAudioAlbum', 'LongformVideo', 'MixedMediaBundle', 'Ringtone')],
    ['ERN_PROFILE_TITLE', FATAL, '4.3(4)', first(BY_TERRITORY, titled('FormalTitle')), 'The first details by territory have no title of type FormalTitle.', fullBut('DigitalClassicalAudioAlbum', 'TVSeries')],
    ['ERN_PROFILE_TITLE', FATAL, '4.3(4)', first(BY_TERRITORY, titled('DisplayTitle')), 'The first details by territory have no title of type DisplayTitle.', FULL],
    ['ERN_PROFILE_SEQUENCE_START', FATAL, '3.3.1(3)', when(isMain, every(`${BY_TERRITORY}/ResourceGroup/ResourceGroup`, beginsAtOne)), 'The items of a group are numbered, but none is number 1.', FULL],
    ['ERN_PROFILE_SEQUENCE_MISSING', FATAL, '3.3.1(2)', when(isMain, every(`${BY_TERRITORY}/ResourceGroup/ResourceGroup`, sequenced)), 'A group in a group has no SequenceNumber.', FULL],
    ['ERN_PROFILE_SEQUENCE_MISSING', FATAL, '3.3.1(3)', when(isMain, every(`${BY_TERRITORY}/ResourceGroup/${ITEM}`, when(of('PrimaryResource'), sequenced))), 'A primary resource in a top group has no SequenceNumber.', FULL],
    ['ERN_PROFILE_GROUP_DEPTH', HINT, '3.3.1', every(`${BY_TERRITORY}/ResourceGroup/ResourceGroup/ResourceGroup/ResourceGroup/ResourceGroup`, not(has('ResourceGroup'))), 'Resource groups are nested more than 5 deep.', FULL],
  ),
  ...at(RELEASE, `*/ResourceGroup/ResourceGroup/${ITEM}`,
    ['ERN_PROFILE_SEQUENCE_MISSING', FATAL, '3.3.1(5)', when(of('PrimaryResource'), sequenced), 'A primary resource in a group of groups has no SequenceNumber.', FULL]),
  ...at('//ResourceGroup', ITEM,
    ['ERN_PROFILE_SEQUENCE_SECONDARY', ERROR, '3.3.1(4)', when(of('SecondaryResource'), not(sequenced)), 'A secondary resource has a SequenceNumber.', FULL]),
  ...at(`//${ITEM}`, 'ReleaseResourceReference',
    ['ERN_PROFILE_RESOURCE_ROLE', FATAL, '4.3(1)', attribute('ReleaseResourceType'), 'A resource in a group is neither primary nor secondary.', FULL]),
  ...at(RELEASE, BY_TERRITORY,
    ['ERN_PROFILE_LABEL', ERROR, '4.3(6)',
      (details) => countOf(details, 'LabelName') < 2 || exactly(1, 'LabelName', attribute('LabelNameType', 'DisplayLabelName'))(details),
      'There are several labels, but not exactly one to display.', FULL],
    ['ERN_PROFILE_TITLE', ERROR, '4.8(12)', has('Title', all(attribute('TitleType', 'DisplayTitle'), has('TitleText', (text) => ownText(text) !== ''))), 'There is no title of type DisplayTitle for a territory.', only('DigitalClassicalAudioAlbum')],
  ),
  ...at(RELEASE, `${BY_TERRITORY}/DisplayArtist`,
    ['ERN_PROFILE_ARTIST_SEQUENCE', FATAL, '4.3(34)', attribute('SequenceNumber'), 'A display artist has no SequenceNumber.', FULL]),
  ...at(RELEASE, 'ReleaseDetailsByTerritory',
    ['ERN_PROFILE_DEPRECATED', HINT, '4.3(9)', not(has('OriginalDigitalReleaseDate')), 'OriginalDigitalReleaseDate is deprecated.', FULL]),
  ...at(RELEASE, '',
    ['ERN_PROFILE_DEPRECATED', HINT, '4.3(9)', not(either(has('GlobalReleaseDate'), has('GlobalOriginalReleaseDate'))), 'GlobalReleaseDate and GlobalOriginalReleaseDate are deprecated.', FULL]),
] // prettier-ignore
