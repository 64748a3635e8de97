import { type Shape, shape } from './shape.ts'

// What the model takes, so that all else is kept as it stands. A name here that no reader reads fails the test of
// completeness.

const IDS = '{*@Namespace}'
const NAME =
  '@LanguageAndScriptCode@IsDefault{FullName FullNameAsciiTranscribed FullNameIndexed NamesBeforeKeyName KeyName NamesAfterKeyName AbbreviatedName}'
const PARTY = `PartyId@Namespace@IsISNI@IsDPID${IDS} PartyName${NAME}`
const LOCAL = '@LanguageAndScriptCode@ApplicableTerritoryCode@IsDefault'
const TITLES = ['DisplayTitle', 'Title', 'ReferenceTitle', 'FormalTitle', 'GroupingTitle', 'AdditionalTitle']
  .map((name) => `${name}${LOCAL}@TitleType{TitleText SubTitle@SubTitleType@LanguageAndScriptCode}`)
  .concat(`DisplayTitleText${LOCAL}`)
  .join(' ') // prettier-ignore
// The namespace of a user-defined role tells only who defined it.
const ROLE = '@UserDefinedValue@Namespace{Value@UserDefinedValue@Namespace}'
const CREDIT = `@SequenceNumber@sequenceNumber{
  ${PARTY} ArtistPartyReference ContributorPartyReference PartyReference AiContribution DisplayCredits{DisplayCreditText}
  DisplayArtistRole${ROLE} ArtistRole${ROLE} ArtisticRole${ROLE} Role${ROLE} ResourceContributorRole${ROLE} ContributorRole${ROLE}
  IndirectResourceContributorRole${ROLE} MusicalWorkContributorRole${ROLE} InstrumentType{Value}
  SpecialDisplayArtist{Value} SpecialContributor{Value}}`
const CREDITS = `
  DisplayArtist${CREDIT} Contributor${CREDIT} ResourceContributor${CREDIT} IndirectResourceContributor${CREDIT}
  EditionContributor${CREDIT} DisplayConductor${CREDIT} DisplayComposer${CREDIT} FeaturedArtist${CREDIT}
  NonFeaturedArtist${CREDIT} ContractedArtist${CREDIT} NonContractedArtist${CREDIT} MusicalWorkContributor${CREDIT}`
const PEOPLE = `${CREDITS} DisplayArtistName${LOCAL}{FullName}`
const LINES = `
  PLine${LOCAL}@PLineType{Year PLineCompany PLineText} CLine${LOCAL}@CLineType{Year CLineCompany CLineText}`
const GENRE = `${LOCAL}{GenreText SubGenre}`
const NOTES = `
  CourtesyLine${LOCAL} Keywords${LOCAL} Synopsis${LOCAL} MarketingComment${LOCAL} DisplayCredits${LOCAL}{DisplayCreditText}`
const DATE =
  '@TerritoryCode@ApplicableTerritoryCode@LocationDescription@IsApproximate@IsBefore@IsAfter'
const datesOf = (...names: string[]) => names.map((name) => `${name}${DATE}`).join(' ')
const RIGHTS = `@SequenceNumber{
  ${PARTY} RightsControllerPartyReference RightsControlType RightsControllerRole RightsControllerType RightSharePercentage
  RightShareUnknown Territory StartDate EndDate
  DelegatedUsageRights{UseType TerritoryOfRightsDelegation PeriodOfRightsDelegation{StartDate EndDate StartDateTime EndDateTime}}}`
const HASH =
  'HashSum{HashSum HashSumValue Algorithm@UserDefinedValue HashSumAlgorithmType@UserDefinedValue}'
const FILE = `File{FileName FilePath URI URL FileSize ${HASH}}`
const UNIT = '@UnitOfMeasure{Value}'
const TECHNICAL = `
  TechnicalResourceDetailsReference IsPreview IsClip Type ContainerFormat{Value} AudioCodecType{Value} VideoCodecType{Value}
  ImageCodecType{Value} OverallBitRate${UNIT} BitRate${UNIT} AudioBitRate${UNIT} VideoBitRate${UNIT} NumberOfChannels
  NumberOfAudioChannels SamplingRate${UNIT} AudioSamplingRate${UNIT} BitsPerSample AudioBitsPerSample BitDepth
  FrameRate${UNIT} Duration ImageHeight${UNIT} ImageWidth${UNIT} ImageResolution AspectRatio ColorDepth ${FILE}
  Fingerprint{Fingerprint FingerprintValue Algorithm@UserDefinedValue@Namespace FingerprintAlgorithmType@UserDefinedValue@Namespace
    Version Parameter FingerprintAlgorithmVersion FingerprintAlgorithmParameter}`
const PREVIEW =
  '{TechnicalResourceDetailsReference PartType ClipType StartPoint EndPoint Duration DurationUsed ExpressionType Timing{StartPoint EndPoint DurationUsed}}'
const DETAILS = `{${TECHNICAL} PreviewDetails${PREVIEW} ClipDetails${PREVIEW} DeliveryFile{${TECHNICAL}}}`
const FLAG_NAMES = `
  IsArtistRelated IsMedley IsPotpourri IsInstrumental IsBackground IsHiddenResource IsBonusResource HasPreOrderFulfillment
  IsComputerGenerated IsRemastered NoSilenceBefore NoSilenceAfter PerformerInformationRequired IsCover HasVocalPerformance
  HasForegroundVocalPerformance ContainsHiddenContent IsHiResMusic DisableCrossfade DisableSearch IsMultiArtistCompilation
  IsSingleArtistCompilation IsSoundtrack IsPreOrderIncentiveResource IsInstantGratificationResource`
const TERRITORIES = 'TerritoryCode ExcludedTerritoryCode'
const RELATED = `
  RelatedRelease{ReleaseRelationshipType ReleaseId${IDS} ${TITLES} DisplayArtistName{FullName} LabelName ReleaseLabelReference
    ReleaseSummaryDetailsByTerritory{DisplayArtistName{FullName} LabelName} ReleaseDate OriginalReleaseDate}
  RelatedResource{ResourceRelationshipType ResourceRelatedResourceReference ResourceId${IDS}
    Timing{StartPoint EndPoint DurationUsed}}
  ResourceContainedResourceReferenceList{ResourceContainedResourceReference{ResourceContainedResourceReference
    Purpose StartPoint DurationUsed}}`
const USE = (name: string) =>
  `${name}CollectionReferenceList{${name}CollectionReference{${name}CollectionReference SequenceNumber StartTime EndTime Duration}}`
const LANGUAGES = 'LanguageOfPerformance'

/** Yes-or-no statements of resources and releases. */
export const FLAGS: ReadonlySet<string> = new Set(FLAG_NAMES.trim().split(/\s+/))

const EDITION = `{Type RecordingMode ResourceId${IDS} ${CREDITS} ${LINES} TechnicalDetails${DETAILS}}`
const DESCRIPTION = `
  ${TITLES} ${PEOPLE} ${LINES} ${NOTES} Genre${GENRE} DisplayGenre${GENRE} ParentalWarningType${LOCAL} ${FLAG_NAMES}
  ${datesOf('CreationDate', 'MasteredDate', 'RemasteredDate', 'FirstPublicationDate')}
  ${datesOf('ResourceReleaseDate', 'OriginalResourceReleaseDate', 'FulfillmentDate')} Duration ${LANGUAGES} ContainsAI
  VersionType RecordingFormat LabelName ResourceRightsController${RIGHTS} WorkRightsController${RIGHTS} RightsController${RIGHTS}
  TechnicalDetails${DETAILS} TechnicalSoundRecordingDetails${DETAILS} TechnicalVideoDetails${DETAILS}
  TechnicalImageDetails${DETAILS} TechnicalTextDetails${DETAILS} ${RELATED}`
const TYPED = ['SoundRecording', 'Video', 'Image', 'Text', 'SheetMusic', 'Software', 'MIDI', 'UserDefinedResource']
  .map((name) => `${name}Id${IDS} ${name}Type Indirect${name}Id${IDS} ${USE(name)}
    ${name}DetailsByTerritory{${TERRITORIES} ${DESCRIPTION}}`)
  .join(' ') // prettier-ignore

export const RESOURCE: Shape = shape(
  `ResourceReference Type ResourceId${IDS} WorkId${IDS} ${DESCRIPTION} ${TYPED} SoundRecordingEdition${EDITION} VideoEdition${EDITION}
  ResourceMusicalWorkReferenceList{ResourceMusicalWorkReference{ResourceMusicalWorkReference SequenceNumber DurationUsed IsFragment}}
  VideoCueSheetReference{VideoCueSheetReference} VideoChapterReference AudioChapterReference`,
)

const LINK = 'LinkedReleaseResourceReference@LinkDescription'
const ITEM = `{SequenceNumber DisplaySequence NoDisplaySequence ReleaseResourceReference@ReleaseResourceType ${LINK} ${FLAG_NAMES}}`
const GROUP = (inner: string) =>
  `@ResourceGroupType@SequenceNumber{${TITLES} SequenceNumber DisplaySequence NoDisplaySequence Duration ${PEOPLE} ResourceGroupReleaseReference
  ReleaseId${IDS} ResourceGroupContentItem${ITEM} ${LINK} ResourceGroupResourceReferenceList{ResourceGroupResourceReference} ${inner}}`
const GROUPS = [1, 2, 3, 4].reduce((inner) => `ResourceGroup${GROUP(inner)}`, '')
const LISTED = 'ReleaseResourceReference@ReleaseResourceType{ReleaseResourceReference}'
const RELEASE_DETAILS = `
  ReleaseType{Value} ReleaseId${IDS} ${TITLES} ${PEOPLE} ${LINES} ${NOTES} ${RELATED} Genre${GENRE} DisplayGenre${GENRE}
  ParentalWarningType${LOCAL} ${FLAG_NAMES} VersionType ContainsAI Duration ${LANGUAGES}
  ${datesOf('ReleaseDate', 'OriginalReleaseDate', 'OriginalDigitalReleaseDate', 'GlobalReleaseDate', 'GlobalOriginalReleaseDate')}
  LabelName${LOCAL}@LabelNameType ReleaseLabelReference${LOCAL}@LabelType@LabelNameType
  ReleaseResourceReferenceList{${LISTED}} ${LISTED} ${LINK} ${GROUPS}`

export const RELEASE: Shape = shape(
  `ReleaseReference ReleaseVisibilityReference ResourceOmissionReason ${USE('Release')} ${RELEASE_DETAILS}
  ReleaseDetailsByTerritory{${TERRITORIES} ${RELEASE_DETAILS}}`,
)

export const WORK: Shape = shape(
  `MusicalWorkReference MusicalWorkId${IDS} MusicalWorkType ${TITLES} ${CREDITS} MusicalWorkDetailsByTerritory{${TITLES} ${CREDITS}}
  RightShare{RightShareReference ${TERRITORIES} RightsType UseType CommercialModelType RightsController${RIGHTS}
    RightSharePercentage ValidityPeriod{StartDate EndDate StartDateTime EndDateTime}}`,
)

export const COLLECTION: Shape = shape(
  `ChapterReference CollectionReference ChapterId${IDS} CollectionId${IDS} CollectionType ${TITLES} ${CREDITS} SequenceNumber
  StartTime EndTime Duration RepresentativeImageReference CollectionDetailsByTerritory{${TITLES} ${CREDITS}} ${USE('Collection')}
  CollectionResourceReferenceList{CollectionResourceReference{CollectionResourceReference}}
  CollectionWorkReferenceList{CollectionWorkReference{CollectionWorkReference}}`,
)

export const CUE_SHEET: Shape = shape(
  `CueSheetReference CueSheetId${IDS} CueSheetType Cue{CueUseType CueThemeType CueVocalType CueVisualPerceptionType CueOrigin
    HasMusicalContent CueCreationReference{CueResourceReference CueWorkReference} ResourceId${IDS} ReferencedCreationId${IDS}
    WorkId${IDS} ${TITLES} ReferencedCreationTitle@TitleType@LanguageAndScriptCode{TitleText SubTitle} ${CREDITS}
    ReferencedCreationContributor${CREDIT} ReferencedIndirectCreationContributor${CREDIT} StartTime EndTime Duration ${LINES}}`,
)
const PERIOD = 'ValidityPeriod{StartDate EndDate StartDateTime EndDateTime}'
const SERVICE = `{${PARTY} TradingName}`
const USAGE = 'UseType UserInterfaceType DistributionChannelType CarrierType'
const VISIBLE = [
  'ReleaseDisplay',
  'TrackListingPreview',
  'FullTrackListingPreview',
  'CoverArtPreview',
  'ClipPreview',
]

/** When what may be shown: children of deal terms (ERN 3, 4.1) and of `ReleaseVisibility`. */
export const VISIBILITY_DATES: readonly string[] = [
  ...VISIBLE.flatMap((what) => [`${what}StartDateTime`, `${what}StartDate`]),
  'PreOrderPreviewDateTime',
  'PreOrderPreviewDate',
]

const TERMS = `
  IsPreOrderDeal CommercialModelType Usage{${USAGE}} ${USAGE} ${TERRITORIES} Territory{${TERRITORIES}} TakeDown AllDealsCancelled
  DistributionChannel${SERVICE} ExcludedDistributionChannel${SERVICE} ${PERIOD} PreOrderReleaseDate ${VISIBILITY_DATES.join(' ')}
  PriceInformation@PriceType@Namespace{*@Namespace@CurrencyCode} IsPromotional PromotionalCode ConsumerRentalPeriod IsExclusive
  InstantGratificationResourceList{DealResourceReference} PreOrderIncentiveResourceList{DealResourceReference}
  RightsClaimPolicy{RightsClaimPolicyType RightsClaimPolicyReason Condition{Value Unit RelationalRelator}}`

export const DEAL: Shape = shape(
  `DealReleaseReference ReleaseId${IDS} EffectiveDate DealReference DealTerms{${TERMS}} DealTechnicalResourceDetailsReferenceList{DealTechnicalResourceDetailsReference} ${TERMS}`,
)
export const VISIBILITY: Shape = shape(
  `VisibilityReference ${TERRITORIES} ${VISIBILITY_DATES.join(' ')}`,
)
export const HEADER: Shape = shape(
  `MessageId MessageThreadId MessageFileName MessageCreatedDateTime MessageControlType
  MessageSender${SERVICE} MessageRecipient${SERVICE} SentOnBehalfOf${SERVICE}`,
)
export const PARTY_OF_LIST: Shape = shape(
  `PartyReference ${PARTY} TradingName Affiliation{CompanyName PartyAffiliateReference Type ${TERRITORIES} RightsType
    PercentageOfRightsAssignment ${PERIOD}}`,
)
