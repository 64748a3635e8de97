import { attributeOf, childOf, ownText } from '../../xml/element.ts'
import { at, type CompositeCheck, ERROR, FATAL, IF_KNOWN, IF_KNOWN_FATAL } from './check.ts'
import {
  all, attribute, type Condition, countOf, distinct, either, every, exactly, filled, has, is, not, when,
} from './condition.ts' // prettier-ignore
import { only, ONE_ITEM, SINGLES, TRACK_EACH } from './fourth-profiles.ts'

const RELEASE = 'ReleaseList/Release'
const LONG = only('LongFormMusicalWorkVideo')

const isPrimary: Condition = (element) =>
  (element.name === 'SoundRecording' || element.name === 'Video') &&
  attributeOf(element, 'IsSupplemental') !== 'true'
const isSupplemental = attribute('IsSupplemental', 'true')
/** Beside the resource, or from ERN 4.3 on in its edition. */
const identified = (name: string, condition?: Condition): Condition =>
  either(has(`ResourceId/${name}`, condition), has(`*/ResourceId/${name}`, condition))
const oneMainArtist: Condition = (element) =>
  countOf(element, 'DisplayArtist', has('DisplayArtistRole', is('MainArtist'))) < 2

const SIGHTS = [
  'ReleaseDisplayStart',
  'TrackListingPreviewStart',
  'CoverArtPreviewStart',
  'ClipPreviewStart',
]
const dayOf = (text: string): string => text.slice(0, 10).replaceAll('-', '')

/** What may be seen before a deal begins is not seen later than that. */
const seenInTime = (name: string, start: string): Condition => (terms) => {
  const seen = childOf(terms, name)
  const period = childOf(terms, 'ValidityPeriod')
  const begins = period && childOf(period, start)
  return !seen || !begins || dayOf(ownText(seen)) <= dayOf(ownText(begins))
} // prettier-ignore

const physicalOnly = (path: string): Condition =>
  when(has(path), has('UseType', is('PurchaseAsPhysicalProduct')))

/** Release Profiles 2.1: what holds for each resource, release and deal. */
export const FOURTH_PARTS: readonly CompositeCheck[] = [
  ...at('ResourceList/*', '',
    ['ERN_PROFILE_MAIN_ARTIST', IF_KNOWN, '5.3.1.2(2)', oneMainArtist, 'The resource has more than one DisplayArtist of role MainArtist.'],
    ['ERN_PROFILE_CONTRIBUTOR_REPEATED', FATAL, '5.3.1.4(6)', distinct('Contributor', 'ContributorPartyReference'), 'A Contributor is there twice; one with several roles is meant.'],
    ['ERN_PROFILE_RESOURCE_DATE', IF_KNOWN, '5.3.1.4(7)', when(isPrimary, has('FirstPublicationDate')), 'The primary resource has no FirstPublicationDate.'],
    ['ERN_PROFILE_RESOURCE_ID', ERROR, '5.3.1.4(1)', when(isPrimary, identified('ISRC', filled)), 'The primary resource has no ISRC.', only('Audio', 'DjMix', 'LongFormMusicalWorkVideo', 'MixedMedia', 'SimpleAudioSingle', 'SimpleVideoSingle', 'Video')]),
  ...at('ResourceList/Image', '',
    ['ERN_PROFILE_RESOURCE_ID', FATAL, '5.3.1.4(2a)', identified('ProprietaryId', filled), 'The image has no proprietary identifier.']),
  ...at('ResourceList/SoundRecording', '',
    ['ERN_PROFILE_RESOURCE_ID', FATAL, '5.3.1.4(2a)', when(isSupplemental, identified('ProprietaryId', filled)), 'The supplemental sound recording has no proprietary identifier.'],
    ['ERN_PROFILE_RESOURCE_ID', FATAL, '5.4.2(1)', either(identified('ISRC'), identified('ProprietaryId')), 'The sound recording has neither ISRC nor a proprietary identifier.', only('Ringtone')],
    ['ERN_PROFILE_MIX', FATAL, '5.4.4(4b)', every('RelatedResource', when(has('ResourceRelationshipType', is('HasContentFrom')), all(has('Timing/StartPoint'), has('Timing/DurationUsed')))), 'The mix does not say from where and for how long it has a part (StartPoint, DurationUsed).', only('DjMix')],
    ['ERN_PROFILE_MIX', FATAL, '5.4.4(6)', when(has('RelatedResource', has('ResourceRelationshipType', is('HasContentFrom'))), identified('ISRC', filled)), 'The mix has no ISRC.', only('DjMix')]),
  ...at('ResourceList/Video', '',
    ['ERN_PROFILE_RESOURCE_ID', FATAL, '5.4.3(1)', either(identified('ISRC'), identified('ProprietaryId')), 'The video has neither ISRC nor a proprietary identifier.', LONG],
    ['ERN_PROFILE_CUE_SHEET', ERROR, '5.4.3(3)', when(all(isPrimary, has('Type', is('LongFormMusicalWorkVideo', 'ConcertVideo'))), either(has('VideoCueSheetReference'), has('ReasonForCueSheetAbsence'))), 'The video has neither a cue sheet nor a reason for its absence.', LONG]),
  ...at(RELEASE, '',
    ['ERN_PROFILE_MAIN_ARTIST', IF_KNOWN, '5.3.1.2(2)', oneMainArtist, 'The release has more than one DisplayArtist of role MainArtist.'],
    ['ERN_PROFILE_RELEASE_ID', FATAL, '5.3.1.3(1)', either(has('ReleaseId/GRid', filled), has('ReleaseId/ICPN', filled), has('ReleaseId/ProprietaryId')), 'The release has neither GRid, ICPN nor a proprietary identifier.'],
    ['ERN_PROFILE_CLINE', IF_KNOWN_FATAL, '5.3.1.3(6)', has('CLine'), 'The release has no © line.'],
    ['ERN_PROFILE_RELEASE_DATE', IF_KNOWN, '5.3.1.3(7)', either(has('ReleaseDate'), has('OriginalReleaseDate')), 'The release has no date.'],
    ['ERN_PROFILE_RELATED_RELEASE', IF_KNOWN, '5.4.2(4)', has('RelatedRelease', has('ReleaseRelationshipType', is('IsReleaseFromRelease'))), 'The ringtone does not say which release it is from.', only('Ringtone')],
    ['ERN_PROFILE_ONE_ITEM', FATAL, '5.4.2(2)', exactly(1, 'ResourceGroup'), 'The release has not exactly one resource group.', ONE_ITEM]),
  ...at(RELEASE, 'ResourceGroup',
    ['ERN_PROFILE_ONE_ITEM', FATAL, '5.4.1(2)', exactly(1, 'ResourceGroupContentItem'), 'The group has not exactly one item.', SINGLES]),
  ...at('ReleaseList/TrackRelease', '',
    ['ERN_PROFILE_TRACK_ID', FATAL, '5.3.1.3(3)', not(has('ReleaseId/ISRC')), 'The track release has an ISRC; as its identifier it is to be a ProprietaryId.', TRACK_EACH],
    ['ERN_PROFILE_TRACK_RELEASES', FATAL, '5.6(2a)', exactly(1, 'ReleaseResourceReference'), 'The track release has not exactly one resource.', TRACK_EACH]),
  ...SIGHTS.flatMap((sight) =>
    at('DealList/ReleaseDeal', 'Deal/DealTerms', ...['Date', 'DateTime'].flatMap((seen) =>
      ['StartDate', 'StartDateTime'].map((start): Parameters<typeof at>[2] => [
        'ERN_PROFILE_SEEN_TOO_LATE', FATAL, '6.4.8', seenInTime(sight + seen, start), `${sight}${seen} is later than ${start}.`,
      ])))),
  ...at('DealList/ReleaseDeal', 'Deal/DealTerms',
    ['ERN_PROFILE_PRICE', FATAL, '6.4.9', every('PriceInformation', when(attribute('PriceType'), not(either(has('BulkOrderWholesalePricePerUnit'), has('WholesalePricePerUnit'))))), 'A wholesale price stands beside a PriceType.'],
    ['ERN_PROFILE_PHYSICAL', FATAL, '6.4.10(a)', physicalOnly('PriceInformation/BulkOrderWholesalePricePerUnit'), 'BulkOrderWholesalePricePerUnit is only for PurchaseAsPhysicalProduct.'],
    ['ERN_PROFILE_PHYSICAL', FATAL, '6.4.10(b)', physicalOnly('CarrierType'), 'CarrierType is only for PurchaseAsPhysicalProduct.'],
    ['ERN_PROFILE_PHYSICAL', FATAL, '6.4.10(c)', physicalOnly('PhysicalReturns'), 'PhysicalReturns is only for PurchaseAsPhysicalProduct.'],
    ['ERN_PROFILE_PHYSICAL', FATAL, '6.4.10(d)', physicalOnly('NumberOfProductsPerCarton'), 'NumberOfProductsPerCarton is only for PurchaseAsPhysicalProduct.']),
] // prettier-ignore
