import { expect, it } from 'vitest'
import { validateErn } from '../../validate-ern.ts'
import { PROFILE_RULES } from './profile-rules.ts'

interface Parts {
  profile?: string
  root?: string
  before?: string
  resources?: string
  releases?: string
  terms?: string
}

const DEAL = '<DealReleaseReference>R0</DealReleaseReference>'
const message = (version: string, named: string, parts: Parts): string =>
  `<m:NewReleaseMessage xmlns:m="http://ddex.net/xml/ern/${version}" ReleaseProfileVersionId="${named}" ${parts.root ?? ''}>` +
  `${parts.before ?? ''}<ResourceList>${parts.resources ?? ''}</ResourceList><ReleaseList>${parts.releases ?? ''}</ReleaseList>` +
  `<DealList><ReleaseDeal>${DEAL}<Deal><DealTerms>${parts.terms ?? ''}</DealTerms></Deal></ReleaseDeal></DealList></m:NewReleaseMessage>`

/** A message of ERN 3.8.2 and of ERN 4.2. */
const three = (parts: Parts): string =>
  message('382', `CommonReleaseTypes/14/${parts.profile ?? 'AudioAlbum'}`, parts)
const four = (parts: Parts): string => message('42', parts.profile ?? 'Audio', parts) // prettier-ignore

const recording = (inside: string, ref = 'A1'): string =>
  `<SoundRecording><ResourceReference>${ref}</ResourceReference>${inside}</SoundRecording>`
const image = (inside: string): string =>
  `<Image><ResourceReference>A9</ResourceReference>${inside}</Image>`
const video = (inside: string): string =>
  `<Video><ResourceReference>A1</ResourceReference>${inside}</Video>`
const release = (inside: string): string =>
  `<Release><ReleaseReference>R0</ReleaseReference>${inside}</Release>`
const main = (inside: string): string =>
  `<Release IsMainRelease="true"><ReleaseReference>R0</ReleaseReference>${inside}</Release>`
const local = (inside: string): string =>
  `<ReleaseDetailsByTerritory>${inside}</ReleaseDetailsByTerritory>`
const group = (inside: string, attributes = ''): string =>
  `<ResourceGroup${attributes}>${inside}</ResourceGroup>`
const item = (inside: string, ref = 'A1', role = ''): string =>
  `<ResourceGroupContentItem>${inside}<ReleaseResourceReference${role && ` ReleaseResourceType="${role}"`}>${ref}</ReleaseResourceReference></ResourceGroupContentItem>`
const one = '<SequenceNumber>1</SequenceNumber>'
const title = (type: string): string =>
  `<Title TitleType="${type}"><TitleText>T</TitleText></Title>`
const work = (inside: string): string => `<WorkList><MusicalWork>${inside}</MusicalWork></WorkList>`
const share = (value: string): string =>
  `<RightShare><RightSharePercentage>${value}</RightSharePercentage></RightShare>`
const id = (inside: string): string => `<ResourceId>${inside}</ResourceId>`
const business = (name: string): string => `BusinessProfileVersionId="CommonDealTypes/14/${name}"`
const kiosk = business('KioskService')
const use = (...types: string[]): string =>
  `<Usage>${types.map((type) => `<UseType>${type}</UseType>`).join('')}</Usage>`
const model = (name: string): string => `<CommercialModelType>${name}</CommercialModelType>`
const mixPart = `<RelatedResource><ResourceRelationshipType>HasContentFrom</ResourceRelationshipType><ResourceRelatedResourceReference>A2</ResourceRelatedResourceReference>`
const parts = ' ResourceGroupType="MultiWorkPart"'

/** Each rule with a message that breaks it and one that does not. */
const CASES: [rule: string, breaks: string, follows: string][] = [
  ['ERN_PROFILE_RESOURCES', three({ resources: recording('') }), three({ resources: recording('') + recording('', 'A2') })],
  ['ERN_PROFILE_COVER', four({}), four({ resources: image('<Type>FrontCoverImage</Type>') })],
  ['ERN_PROFILE_TRACK_RELEASES', four({ resources: recording('') }), four({ resources: recording(''), releases: '<TrackRelease><ReleaseResourceReference>A1</ReleaseResourceReference></TrackRelease>' })],
  ['ERN_PROFILE_RELEASE_TYPE', four({ releases: release('<ReleaseType>Ringtone</ReleaseType>') }), four({ releases: release('<ReleaseType>Album</ReleaseType>') })],
  ['ERN_PROFILE_NAME', four({ profile: 'Audio/x' }), four({})],
  ['ERN_PROFILE_VARIANT', four({ root: 'ReleaseProfileVariantVersionId="Jazz"' }), four({ root: 'ReleaseProfileVariantVersionId="Classical"' })],
  ['ERN_PROFILE_MAIN_RELEASE', three({ releases: release('') }), three({ releases: main('') })],
  ['ERN_PROFILE_RESOURCE_TYPE', four({ resources: recording('') }), four({ resources: recording('<Type>MusicalWorkSoundRecording</Type>') })],
  ['ERN_PROFILE_FRONT_COVER', four({ resources: image('<Type>FrontCoverImage</Type>') }), four({ resources: image('<Type>FrontCoverImage</Type>'), releases: release(group('<LinkedReleaseResourceReference>A9</LinkedReleaseResourceReference>')) })],
  ['ERN_PROFILE_SCREEN_CAPTURE', four({ profile: 'Video', resources: image('<Type>VideoScreenCapture</Type>') }), four({ profile: 'Video', resources: image('<Type>VideoScreenCapture</Type>'), releases: release(group(item('<LinkedReleaseResourceReference LinkDescription="VideoScreenCapture">A9</LinkedReleaseResourceReference>'))) })],
  ['ERN_PROFILE_ONE_ITEM', four({ profile: 'SimpleAudioSingle', releases: release(group('')) }), four({ profile: 'SimpleAudioSingle', resources: recording(''), releases: release(group(item(''))) })],
  ['ERN_PROFILE_NO_GROUPS', three({ profile: 'SingleResourceRelease', releases: main(local(group(''))) }), three({ profile: 'SingleResourceRelease', releases: main('') })],
  ['ERN_PROFILE_BONUS', four({ resources: '<Text><ResourceReference>A5</ResourceReference></Text>' }), four({ resources: '<Text><ResourceReference>A5</ResourceReference></Text>', releases: release(group(item('<IsBonusResource>true</IsBonusResource>', 'A5'))) })],
  ['ERN_PROFILE_MIX', four({ profile: 'DjMix', resources: recording(`${mixPart}</RelatedResource>`) }), four({ profile: 'DjMix', resources: recording(`${id('<ISRC>QZABC2600001</ISRC>')}${mixPart}<Timing><StartPoint>0</StartPoint><DurationUsed>PT1M</DurationUsed></Timing></RelatedResource>`) })],
  ['ERN_PROFILE_BOXED_SET', four({ root: 'ReleaseProfileVariantVersionId="BoxedSet"', releases: release(group('')) }), four({ root: 'ReleaseProfileVariantVersionId="BoxedSet"', releases: release(group(group('', ' ResourceGroupType="ReleaseComponent"').repeat(2))) })],
  ['ERN_PROFILE_WORK_PARTS', four({ root: 'ReleaseProfileVariantVersionId="Classical"', releases: release(group('')) }), four({ root: 'ReleaseProfileVariantVersionId="Classical"', releases: release(group(group(item('') + item('', 'A2'), parts))) })],
  ['ERN_PROFILE_WORK_TITLES', four({ root: 'ReleaseProfileVariantVersionId="Classical"', releases: release(group(group(item('') + item('', 'A2'), parts))) }), four({ root: 'ReleaseProfileVariantVersionId="Classical"', releases: release(group(group(`<DisplayTitleText>T</DisplayTitleText><AdditionalTitle TitleType="FormalTitle"/>${item('')}${item('', 'A2')}`, parts))) })],
  ['ERN_PROFILE_GROUP_TYPE', four({ releases: release(group(group('', parts))) }), four({ releases: release(group(group('', ' ResourceGroupType="Component"'))) })],
  ['ERN_PROFILE_GROUP_TITLE', three({ profile: 'DigitalClassicalAudioAlbum', releases: main(local(group(''))) }), three({ profile: 'DigitalClassicalAudioAlbum', releases: main(local(group(title('GroupingTitle')))) })],
  ['ERN_PROFILE_GROUP_DEPTH', three({ releases: main(local(group(group(group(group(group(group(''))))))) ) }), three({ releases: main(local(group(group(group(group(group(''))))))) })],
  ['ERN_PROFILE_SIDES', four({ releases: release(group(group('', ' ResourceGroupType="Side"'))) }), four({ releases: release(group(group('', ' ResourceGroupType="Side"'))), terms: '<UseType>PurchaseAsPhysicalProduct</UseType>' })],
  ['ERN_PROFILE_RESOURCE_ROLE', three({ releases: main(local(group(item('')))) }), three({ releases: main(local(group(item('', 'A1', 'PrimaryResource')))) })],
  ['ERN_PROFILE_SEQUENCE_MISSING', three({ releases: main(local(group(item('', 'A1', 'PrimaryResource')))) }), three({ releases: main(local(group(item(one, 'A1', 'PrimaryResource')))) })],
  ['ERN_PROFILE_SEQUENCE_START', three({ releases: main(local(group(group(item('<SequenceNumber>2</SequenceNumber>', 'A1', 'PrimaryResource'))))) }), three({ releases: main(local(group(group(item(one, 'A1', 'PrimaryResource'))))) })],
  ['ERN_PROFILE_SEQUENCE_RANGE', three({ releases: main(local(group(item('<SequenceNumber>2</SequenceNumber>')))) }), three({ releases: main(local(group(item(one)))) })],
  ['ERN_PROFILE_SEQUENCE_REPEATED', four({ releases: release(group(item(one) + item(one, 'A2'))) }), four({ releases: release(group(item(one) + item('<SequenceNumber>2</SequenceNumber>', 'A2'))) })],
  ['ERN_PROFILE_SEQUENCE_MIXED', four({ releases: release(group(group(one) + item(one))) }), four({ releases: release(group(group(one) + item('<SequenceNumber>2</SequenceNumber>'))) })],
  ['ERN_PROFILE_SEQUENCE_SECONDARY', three({ releases: main(local(group(item(one, 'A9', 'SecondaryResource')))) }), three({ releases: main(local(group(item('', 'A9', 'SecondaryResource')))) })],
  ['ERN_PROFILE_ARTIST_SEQUENCE', four({ releases: release('<DisplayArtist/>') }), four({ releases: release('<DisplayArtist SequenceNumber="1"/>') })],
  ['ERN_PROFILE_MAIN_ARTIST', four({ releases: release('<DisplayArtist><DisplayArtistRole>MainArtist</DisplayArtistRole></DisplayArtist>'.repeat(2)) }), four({ releases: release('<DisplayArtist><DisplayArtistRole>MainArtist</DisplayArtistRole></DisplayArtist>') })],
  ['ERN_PROFILE_DISPLAY_ARTIST', three({ releases: main(local('')) }), three({ releases: main(local('<DisplayArtist/>')) })],
  ['ERN_PROFILE_ARTIST_NAME', three({ resources: recording('<SoundRecordingDetailsByTerritory><DisplayArtistName>A</DisplayArtistName></SoundRecordingDetailsByTerritory>') }), three({ resources: recording('') })],
  ['ERN_PROFILE_REFERENCE_TITLE', three({ resources: recording('') }), three({ resources: recording('<ReferenceTitle><TitleText>T</TitleText></ReferenceTitle>') })],
  ['ERN_PROFILE_TITLE', three({ releases: main(local(title('FormalTitle'))) }), three({ releases: main(local(title('FormalTitle') + title('DisplayTitle'))) })],
  ['ERN_PROFILE_TRACK_TITLE', four({ resources: recording('<DisplayTitleText>T</DisplayTitleText>'), releases: '<TrackRelease><DisplayTitleText>T</DisplayTitleText><ReleaseResourceReference>A1</ReleaseResourceReference></TrackRelease>' }), four({ resources: recording('<DisplayTitleText>T</DisplayTitleText>'), releases: '<TrackRelease><DisplayTitleText>U</DisplayTitleText><ReleaseResourceReference>A1</ReleaseResourceReference></TrackRelease>' })],
  ['ERN_PROFILE_LABEL', three({ releases: main(local('')) }), three({ releases: main(local('<LabelName>L</LabelName>')) })],
  ['ERN_PROFILE_PLINE', three({ releases: main(local('')) }), three({ releases: main(local('<PLine/>')) })],
  ['ERN_PROFILE_CLINE', four({ releases: release('') }), four({ releases: release('<CLine/>') })],
  ['ERN_PROFILE_GENRE', three({ releases: main(local('')) }), three({ releases: main(local('<Genre><GenreText>Jazz</GenreText></Genre>')) })],
  ['ERN_PROFILE_PARENTAL_WARNING', three({}), three({ releases: main(local('<ParentalWarningType>NotExplicit</ParentalWarningType>')) })],
  ['ERN_PROFILE_RELEASE_DATE', four({ releases: release('') }), four({ releases: release('<ReleaseDate>2026</ReleaseDate>') })],
  ['ERN_PROFILE_RESOURCE_DATE', four({ resources: recording('') }), four({ resources: recording('<FirstPublicationDate>2026</FirstPublicationDate>') })],
  ['ERN_PROFILE_RELEASE_ID', four({ releases: release('') }), four({ releases: release('<ReleaseId><ICPN>4006381333931</ICPN></ReleaseId>') })],
  ['ERN_PROFILE_RESOURCE_ID', four({ resources: image('') }), four({ resources: image(id('<ProprietaryId>1</ProprietaryId>')) })],
  ['ERN_PROFILE_TRACK_ID', four({ releases: '<TrackRelease><ReleaseId><ISRC>QZABC2600001</ISRC></ReleaseId></TrackRelease>' }), four({ releases: '<TrackRelease><ReleaseId><ProprietaryId>1</ProprietaryId></ReleaseId></TrackRelease>' })],
  ['ERN_PROFILE_INDIRECT_ID', three({ resources: recording(''), releases: main(local(group(item('<ResourceType>SoundRecording</ResourceType>', 'A1', 'PrimaryResource')))) }), three({ resources: recording('<IndirectSoundRecordingId/>'), releases: main(local(group(item('<ResourceType>SoundRecording</ResourceType>', 'A1', 'PrimaryResource')))) })],
  ['ERN_PROFILE_IDENTIFIER_FORM', four({ resources: recording(id('<ISRC>QZ-ABC-26-00001</ISRC>')) }), four({ resources: recording(id('<ISRC>QZABC2600001</ISRC>')) })],
  ['ERN_PROFILE_ISRC_PREFIX', four({ resources: recording(id('<ISRC>XXABC2600001</ISRC>')) }), four({ resources: recording(id('<ISRC>DEABC2600001</ISRC>')) })],
  ['ERN_PROFILE_CREATOR', four({ resources: recording('') }), four({ resources: recording('<Contributor><Role>Composer</Role></Contributor>') })],
  ['ERN_PROFILE_WORK_CREATOR', three({ before: work('') }), three({ before: work('<MusicalWorkContributor><MusicalWorkContributorRole>Composer</MusicalWorkContributorRole></MusicalWorkContributor>') })],
  ['ERN_PROFILE_WORK_SHARES', three({ before: work(share('60') + share('60')) }), three({ before: work(share('60') + share('40')) })],
  ['ERN_PROFILE_INDIRECT_CONTRIBUTOR', three({ resources: recording('<SoundRecordingDetailsByTerritory/>') }), three({ resources: recording('<SoundRecordingDetailsByTerritory><IndirectResourceContributor/></SoundRecordingDetailsByTerritory>') })],
  ['ERN_PROFILE_CLASSICAL_CONTRIBUTOR', three({ profile: 'DigitalClassicalAudioAlbum' }), three({ profile: 'DigitalClassicalAudioAlbum', resources: recording('<SoundRecordingDetailsByTerritory><IndirectResourceContributor><IndirectResourceContributorRole>Composer</IndirectResourceContributorRole><IndirectResourceContributorRole>MusicPublisher</IndirectResourceContributorRole></IndirectResourceContributor></SoundRecordingDetailsByTerritory>') })],
  ['ERN_PROFILE_CONTRIBUTOR_REPEATED', four({ resources: recording('<Contributor><ContributorPartyReference>P1</ContributorPartyReference></Contributor>'.repeat(2)) }), four({ resources: recording('<Contributor><ContributorPartyReference>P1</ContributorPartyReference></Contributor>') })],
  ['ERN_PROFILE_RIGHTS_CONTROLLER', four({ profile: 'SimpleAudioSingle', resources: recording('<ResourceRightsController/>') }), four({ profile: 'SimpleAudioSingle', resources: recording('<ResourceRightsController><RightsControllerRole/><RightSharePercentage>100</RightSharePercentage><Territory/><StartDate/><EndDate/></ResourceRightsController>') })],
  ['ERN_PROFILE_PERCENTAGE', four({ resources: recording('<RightSharePercentage>120</RightSharePercentage>') }), four({ resources: recording('<RightSharePercentage>100</RightSharePercentage>') })],
  ['ERN_PROFILE_RELATED_RELEASE', four({ profile: 'Ringtone', releases: release('') }), four({ profile: 'Ringtone', releases: release('<RelatedRelease><ReleaseRelationshipType>IsReleaseFromRelease</ReleaseRelationshipType></RelatedRelease>') })],
  ['ERN_PROFILE_CUE_SHEET', four({ profile: 'LongFormMusicalWorkVideo', resources: video('<Type>ConcertVideo</Type>') }), four({ profile: 'LongFormMusicalWorkVideo', resources: video('<Type>ConcertVideo</Type><ReasonForCueSheetAbsence/>') })],
  ['ERN_PROFILE_CUE', four({ before: '<CueSheetList><CueSheet><Cue/></CueSheet></CueSheetList>' }), four({ before: '<CueSheetList><CueSheet><Cue><StartTime>0</StartTime></Cue></CueSheet></CueSheetList>' })],
  ['ERN_PROFILE_COLLECTION', three({ profile: 'FilmBundle' }), three({ profile: 'FilmBundle', before: '<CollectionList/>' })],
  ['ERN_PROFILE_CHAPTER', four({ profile: 'LongFormMusicalWorkVideo', before: '<ChapterList><Chapter/></ChapterList>' }), four({ profile: 'LongFormMusicalWorkVideo', before: '<ChapterList><Chapter><ChapterId/><StartTime/></Chapter></ChapterList>' })],
  ['ERN_PROFILE_DEFAULT_ONCE', four({ releases: release('<DisplayTitleText IsDefault="true"/>'.repeat(2)) }), four({ releases: release('<DisplayTitleText IsDefault="true"/><DisplayTitleText IsDefault="false"/>') })],
  ['ERN_PROFILE_USER_DEFINED', four({ releases: release('<ReleaseType UserDefinedValue="X" Namespace="N">Album</ReleaseType>') }), four({ releases: release('<ReleaseType UserDefinedValue="X" Namespace="N">UserDefined</ReleaseType>') })],
  ['ERN_PROFILE_USER_DEFINED_NAMESPACE', four({ releases: release('<ReleaseType UserDefinedValue="X">UserDefined</ReleaseType>') }), four({ releases: release('<ReleaseType UserDefinedValue="X" Namespace="N">UserDefined</ReleaseType>') })],
  ['ERN_PROFILE_TERRITORY_CODE', three({ terms: '<TerritoryCode>2136</TerritoryCode>' }), three({ terms: '<TerritoryCode>US</TerritoryCode>' })],
  ['ERN_PROFILE_DEPRECATED', three({ resources: recording('<IsHiddenResource>true</IsHiddenResource>') }), three({ resources: recording('') })],
  ['ERN_PROFILE_COMMENT', three({ releases: main('<Comment>C</Comment>') }), three({ releases: main('') })],
  ['ERN_PROFILE_UNREFERENCED', four({ resources: recording('') }), four({ resources: recording(''), releases: release(group(item(''))) })],
  ['ERN_PROFILE_SEEN_TOO_LATE', four({ terms: '<ReleaseDisplayStartDate>2026-02-01</ReleaseDisplayStartDate><ValidityPeriod><StartDate>2026-01-01</StartDate></ValidityPeriod>' }), four({ terms: '<ReleaseDisplayStartDate>2026-01-01</ReleaseDisplayStartDate><ValidityPeriod><StartDate>2026-01-01</StartDate></ValidityPeriod>' })],
  ['ERN_PROFILE_PRICE', four({ terms: '<PriceInformation PriceType="X"><WholesalePricePerUnit/></PriceInformation>' }), four({ terms: '<PriceInformation><WholesalePricePerUnit/></PriceInformation>' })],
  ['ERN_PROFILE_PHYSICAL', four({ terms: '<CarrierType/>' }), four({ terms: '<CarrierType/><UseType>PurchaseAsPhysicalProduct</UseType>' })],
  ['ERN_DEAL_PROFILE_NAME', three({ root: `BusinessProfileVersionId="CommonDealTypes/14/KioskService Foo"` }), three({ root: kiosk })],
  ['ERN_DEAL_PROFILE_NAMES', three({ root: `BusinessProfileVersionId="CommonDealTypes/14/InteractiveSubscriptionStreamingService CommonDealTypes/14/GenericDownloadService"` }), three({ root: business('InteractiveSubscriptionStreamingService') })],
  ['ERN_DEAL_PROFILE_RELEASE', three({ root: business('RingtonesAndMobileService') }), three({ profile: 'Ringtone', root: business('RingtonesAndMobileService') })],
  ['ERN_DEAL_PROFILE_TERMS', three({ root: kiosk, terms: model('SubscriptionModel') }), three({ root: kiosk, terms: `${model('PayAsYouGoModel')}<Usage><UseType>PermanentDownload</UseType><UserInterfaceType>Kiosk</UserInterfaceType></Usage>` })],
  ['ERN_DEAL_PROFILE_SURPLUS', three({ root: kiosk, terms: '<PreOrderReleaseDate>2026</PreOrderReleaseDate>' }), three({ root: kiosk })],
  ['ERN_DEAL_PROFILE_UNNAMED', three({ root: kiosk, terms: model('SubscriptionModel') + use('OnDemandStream') }), three({ root: business('InteractiveSubscriptionStreamingService'), terms: model('SubscriptionModel') + use('OnDemandStream') })],
  ['ERN_DEAL_PROFILE_USES_MIXED', three({ root: kiosk, terms: use('Stream', 'OnDemandStream') }), three({ root: kiosk, terms: use('Stream') })],
  ['ERN_DEAL_PROFILE_UNUSED', three({ root: kiosk, terms: '<TakeDown>true</TakeDown>' }), three({ root: kiosk })],
  ['ERN_DEAL_PROFILE_PRICE', three({ root: kiosk, terms: '<PriceInformation><PriceType/><WholesalePricePerUnit/></PriceInformation>' }), three({ root: kiosk, terms: '<PriceInformation><PriceType/></PriceInformation>' })],
  ['ERN_DEAL_PROFILE_SEEN_TOO_LATE', three({ root: kiosk, terms: '<ReleaseDisplayStartDate>2026-02-01</ReleaseDisplayStartDate><ValidityPeriod><StartDate>2026-01-01</StartDate></ValidityPeriod>' }), three({ root: kiosk, terms: '<ReleaseDisplayStartDate>2026-01-01</ReleaseDisplayStartDate><ValidityPeriod><StartDate>2026-01-01</StartDate></ValidityPeriod>' })],
  ['ERN_DEAL_PROFILE_CLAIM', three({ root: kiosk, terms: '<RightsClaimPolicy/>' }), three({ root: business('RightsClaimsOnUserGeneratedContent'), terms: '<RightsClaimPolicy/>' })],
  ['ERN_DEAL_PROFILE_CARRIER', three({ root: kiosk, terms: '<CarrierType/>' }), three({ root: business('PurchaseAsPhysicalProduct'), terms: '<CarrierType/>' })],
  ['ERN_DEAL_PROFILE_COMMENT', three({ root: kiosk, before: '<MessageHeader><Comment/></MessageHeader>' }), three({ root: kiosk })],
] // prettier-ignore

const codesOf = (xml: string): Set<string> =>
  new Set(validateErn(xml, { maxIssues: 10_000 }).issues.map(({ code }) => code))

it.each(CASES)('%s reports a breach and is silent without one', (rule, breaks, follows) => {
  expect(codesOf(breaks)).toContain(rule)
  expect(codesOf(follows)).not.toContain(rule)
})

it('every rule of a profile has a case above', () => {
  const cases = new Set(CASES.map(([rule]) => rule))
  expect(PROFILE_RULES.map(({ id: code }) => code).filter((code) => !cases.has(code))).toEqual([])
})

it('a profile that is not known, and a message without deals, is not judged', () => {
  const unknown = codesOf(four({ profile: 'Spotify', resources: image('') }))
  const takeDown = codesOf(
    four({ resources: image('') }).replace(/<DealList>.*<\/DealList>/, '<DealList/>'),
  )
  expect([...unknown, ...takeDown].filter((code) => code.includes('PROFILE'))).toEqual([])
})

it('twenty breaches of a kind are listed, the others counted', () => {
  const xml = four({ resources: image('').repeat(30) })
  const found = validateErn(xml).issues.filter(({ message: text }) =>
    text.startsWith('The image has no proprietary'),
  )
  expect(found).toHaveLength(20)
  expect(found.at(-1)?.message).toMatch(/And 10 more\.$/)
})

it('a breach that says where it is', () => {
  const issue = validateErn(four({ resources: image('') })).issues.find(
    ({ code }) => code === 'ERN_PROFILE_RESOURCE_ID',
  )
  expect(issue).toMatchObject({
    severity: 'warning',
    line: 1,
    path: '/m:NewReleaseMessage/ResourceList/Image[1]',
  })
})
