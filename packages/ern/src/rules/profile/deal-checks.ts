import { attributeOf, type Element, ownText } from '../../xml/element.ts'
import {
  at, type CompositeCheck, ERROR, FATAL, type Grade, HINT, IF_KNOWN_FATAL, type MessageCheck, type MessageRow, type Row, unless, whole,
} from './check.ts' // prettier-ignore
import { attribute, type Condition, either, every, has, is, not, when } from './condition.ts'
import { DEAL_PROFILES, dealProfilesOf, fits } from './deal-profiles.ts'
import type { ProfileFacts } from './facts.ts'

const TERMS = 'Deal/DealTerms'
const DETAILED = [
  'Narrowcast',
  'NonInteractiveStream',
  'OnDemandStream',
  'TimeInfluencedStream',
  'Webcast',
]
const STREAMS = [
  'InteractiveStream',
  'NonInteractiveStream',
  'ContentInfluencedStream',
  'OnDemandStream',
  'TimeInfluencedStream',
]
const DOWNLOADS = ['ConditionalDownload', 'KioskDownload', 'PermanentDownload', 'TetheredDownload'] // prettier-ignore

const unused = (rule: string, grade: Grade, clause: string, ...names: string[]): Row[] =>
  names.map((name) => [rule, grade, clause, not(has(name)), `${name} is not to be used.`])
const use = (value: string): Condition => has('UseType', is(value))
const languageFree: Condition = (element) => {
  const speaks = attribute('LanguageAndScriptCode')
  const search = (parent: Element): boolean => {
    for (let child = parent.first; child !== null; child = child.next)
      if (speaks(child) || search(child)) return true
    return false
  }
  return !search(element)
}
const day = (text: string): string => text.slice(0, 10).replaceAll('-', '')

/** What is seen of a release is not seen later than its deal begins. */
const displayedInTime: Condition = (terms) => {
  let seen: string | null = null
  has('ReleaseDisplayStartDate', (date) => {
    seen = ownText(date).replaceAll('-', '')
    return true
  })(terms)
  const isBefore: Condition = (date) => seen !== null && seen > day(ownText(date))
  return !either(has('ValidityPeriod/StartDate', isBefore), has('ValidityPeriod/StartDateTime', isBefore))(terms)
} // prettier-ignore

const previewedInTime =
  (name: string): Condition =>
  (deal) => {
    const effective: string[] = []
    has('EffectiveDate', (date) => {
      effective.push(ownText(date))
      return false
    })(deal)
    return !has(`${TERMS}/${name}`, (date) => effective.some((from) => ownText(date) > from))(deal)
  }

/** Business Profiles 1.3 and 1.4: what holds for each deal, whatever the profile. */
const DEALS: readonly CompositeCheck[] = [
  ...at('DealList/ReleaseDeal', TERMS,
    ['ERN_DEAL_PROFILE_SEEN_TOO_LATE', FATAL, '4.7', displayedInTime, 'ReleaseDisplayStartDate is later than the deal begins.'],
    ...unused('ERN_DEAL_PROFILE_UNUSED', FATAL, '4.3.2', 'RelatedReleaseOfferSet', 'PhysicalReturns', 'NumberOfProductsPerCarton', 'AllDealsCancelled', 'TakeDown'),
    ...unused('ERN_DEAL_PROFILE_UNUSED', ERROR, '4.3.3(5)', 'ConsumerRentalPeriod'),
    ['ERN_DEAL_PROFILE_UNUSED', ERROR, '4.3.2(4)', not(has('PriceInformation/BulkOrderWholesalePricePerUnit')), 'BulkOrderWholesalePricePerUnit is not to be used.'],
    ['ERN_DEAL_PROFILE_PRICE', FATAL, '4.6(3)', every('PriceInformation', when(either(has('BulkOrderWholesalePricePerUnit'), has('WholesalePricePerUnit')), not(has('PriceType')))), 'A wholesale price stands beside a PriceType.'],
    ['ERN_DEAL_PROFILE_USES_MIXED', FATAL, '4.3.2(12)', every('Usage', when(use('Stream'), not(has('UseType', (one) => /.Stream/.test(ownText(one)))))), 'The use type Stream stands beside a kind of streaming.'],
    ['ERN_DEAL_PROFILE_USES_MIXED', FATAL, '4.3.2(12)', every('Usage', when(use('Download'), not(has('UseType', (one) => /.Download/.test(ownText(one)))))), 'The use type Download stands beside a kind of download.'],
    ['ERN_DEAL_PROFILE_USES_MIXED', FATAL, '4.3.2(13)', every('Usage', (usage) => !STREAMS.every((one) => use(one)(usage))), 'All kinds of streaming are listed; Stream says the same.'],
    ['ERN_DEAL_PROFILE_USES_MIXED', FATAL, '4.3.2(13)', every('Usage', (usage) => !DOWNLOADS.every((one) => use(one)(usage))), 'All kinds of download are listed; Download says the same.']),
  ...at('DealList/ReleaseDeal', 'Deal',
    ['ERN_DEAL_PROFILE_UNUSED', FATAL, '4.3.2(1)', languageFree, 'LanguageAndScriptCode is not to be used in a deal.'],
    ...unused('ERN_DEAL_PROFILE_UNUSED', FATAL, '4.3.2(10)', 'ResourceUsage')),
  ...at('DealList/ReleaseDeal', '',
    ...['TrackListingPreviewStartDate', 'ClipPreviewStartDate', 'CoverArtPreviewStartDate'].map((name): Row =>
      ['ERN_DEAL_PROFILE_SEEN_TOO_LATE', FATAL, '4.7', previewedInTime(name), `${name} is later than the EffectiveDate.`]),
    ...unused('ERN_DEAL_PROFILE_UNUSED', FATAL, '4.7.1(3)', 'EffectiveDate')),
  ...at('UpdateIndicator', '', ['ERN_DEAL_PROFILE_UNUSED', FATAL, '4.7.2', () => false, 'UpdateIndicator is not to be used.']),
  ...at('CatalogTransfer', '', ['ERN_DEAL_PROFILE_UNUSED', IF_KNOWN_FATAL, '4.3.2(2)', () => false, 'CatalogTransfer is not to be used.']),
  ...['//TerritoryCode', '//ExcludedTerritoryCode'].flatMap((on) => at(on, '',
    ['ERN_PROFILE_TERRITORY_CODE', FATAL, '4.2(2)', (code) => !(attributeOf(code, 'IdentifierType') ?? '').startsWith('TIS'), 'A TIS code stands for a territory.'])),
] // prettier-ignore

/** All checks for the profiles that a message names in `BusinessProfileVersionId`. */
export function dealChecks(business: string): [CompositeCheck[], MessageCheck[]] {
  const { known, unknown } = dealProfilesOf(business)
  if (known.length === 0) return [[], []]
  const isNamed = (name: string): boolean => known.includes(name)
  return [
    [...DEALS, ...combinations(isNamed), ...claims(isNamed), ...physical(isNamed)],
    whole(
      ['ERN_DEAL_PROFILE_NAME', HINT, '4.1', (facts) => unless(unknown.length === 0, `The standard has no business profile ${unknown.join(', ')}.`, facts)],
      ['ERN_DEAL_PROFILE_COMMENT', FATAL, '4.2(3)', (facts) => unless(!facts.seen.has('Comment'), 'There is a Comment, which nobody reads.', facts)],
      ...known.flatMap((name) => ofProfile(name, business)),
    ),
  ] // prettier-ignore
}

/** Terms that are those of a profile ask for its name. */
function combinations(isNamed: (name: string) => boolean): CompositeCheck[] {
  return [...DEAL_PROFILES].flatMap(([name, profile]) => {
    if (isNamed(name)) return []
    const { model, drm, userInterface } = profile
    const uses = has('Usage/UseType', (one) => fits(profile.use, ownText(one)))
    const isIt: Condition = (terms) =>
      (model === undefined || has('CommercialModelType', is(model))(terms)) &&
      uses(terms) &&
      (drm === undefined || has('Usage/TechnicalInstantiation/DrmEnforcementType', is(drm))(terms)) &&
      (userInterface === undefined || has('Usage/UserInterfaceType', is(userInterface))(terms)) &&
      (name !== 'GenericDownloadService' || isOpen(terms))
    return at('DealList/ReleaseDeal', TERMS, ['ERN_DEAL_PROFILE_UNNAMED', FATAL, profile.clause, not(isIt), `These are the terms of ${name}, which the message does not name.`])
  }) // prettier-ignore
}

const PROTECTION = 'Usage/TechnicalInstantiation/DrmEnforcementType'
/** Says something of protection, and each of the two is contradicted. */
const isOpen: Condition = (terms) =>
  has(PROTECTION, not(is('DrmEnforced')))(terms) &&
  has(PROTECTION, not(is('NotDrmEnforced')))(terms)

function claims(isNamed: (name: string) => boolean): CompositeCheck[] {
  if (isNamed('RightsClaimsOnUserGeneratedContent')) return []
  return at('DealList/ReleaseDeal', TERMS, ...['RightsClaimPolicy', 'WebPolicy'].map((name): Row => [
    'ERN_DEAL_PROFILE_CLAIM', FATAL, '4.3.18', not(has(name)), `${name} is only for RightsClaimsOnUserGeneratedContent.`,
  ])) // prettier-ignore
}

function physical(isNamed: (name: string) => boolean): CompositeCheck[] {
  if (isNamed('PurchaseAsPhysicalProduct')) return []
  return at('//CarrierType', '', ['ERN_DEAL_PROFILE_CARRIER', FATAL, '4.3.2(6)', () => false, 'CarrierType is only for PurchaseAsPhysicalProduct.']) // prettier-ignore
}

const WANTED = 'ERN_DEAL_PROFILE_TERMS'
const SURPLUS = 'ERN_DEAL_PROFILE_SURPLUS'

function ofProfile(name: string, business: string): MessageRow[] {
  const profile = DEAL_PROFILES.get(name)
  if (!profile) return []
  const { clause, model, drm, userInterface, release, without } = profile
  const rows: MessageRow[] = []
  const want = (term: string, pattern: string): void => {
    rows.push([WANTED, FATAL, clause, (facts) => unless(seesValue(facts, term, pattern), `${name} asks for ${term} ${pattern}, which no deal has.`, facts)])
  }
  const refuse = (grade: Grade, ...terms: string[]): void => {
    for (const term of terms)
      rows.push([SURPLUS, grade, clause, (facts) => unless(!facts.seen.has(`terms/${term}`), `${name} has no ${term}, but a deal has.`, facts)])
  }
  if (model === undefined) refuse(FATAL, 'CommercialModelType')
  else want('CommercialModelType', model)
  want('UseType', profile.use)
  if (drm !== undefined) want('DrmEnforcementType', drm)
  if (userInterface === undefined) refuse(ERROR, 'UserInterfaceType')
  else want('UserInterfaceType', userInterface)
  refuse(ERROR, 'DistributionChannelType')
  if (without.has('preOrder')) refuse(ERROR, 'PreOrderReleaseDate', 'PreOrderPreviewDate')
  if (without.has('price')) refuse(ERROR, 'PriceInformation')
  if (without.has('detail'))
    rows.push([SURPLUS, FATAL, clause, (facts) => unless(!DETAILED.some((one) => seesValue(facts, 'UseType', one)), `${name} has no kind of streaming, but a deal has.`, facts)])
  if (without.has('generic'))
    rows.push(['ERN_DEAL_PROFILE_NAMES', FATAL, clause, (facts) => unless(!/CommonDealTypes\/1[34]\/Generic/.test(business), `${name} does not go with a generic profile.`, facts)])
  if (release !== undefined)
    rows.push(['ERN_DEAL_PROFILE_RELEASE', FATAL, clause, (facts) => unless(facts.profile.endsWith(`/${release}`), `${name} goes with the release profile ${release}.`, facts)])
  if (name === 'PurchaseAsPhysicalProduct')
    rows.push(['ERN_DEAL_PROFILE_CARRIER', FATAL, '4.3.19(3)', (facts) => unless(facts.seen.has('CarrierType'), `${name} asks for a CarrierType.`, facts)])
  return rows
} // prettier-ignore

function seesValue(facts: ProfileFacts, term: string, pattern: string): boolean {
  if (!pattern.includes('*')) return facts.seen.has(`terms/${term}=${pattern}`)
  const start = `terms/${term}=`
  for (const one of facts.seen)
    if (one.startsWith(start) && fits(pattern, one.slice(start.length))) return true
  return false
}
