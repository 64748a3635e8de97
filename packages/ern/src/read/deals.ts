import type { Deal } from '../model.ts'
import { childOf, childrenOf, type Element, tokenOf, tokensOf } from '../xml/element.ts'
import { readConditions } from './deal-conditions.ts'
import { placeOf } from './files.ts'
import { identifiersIn } from './identifiers.ts'
import { readParty } from './parties.ts'
import { readPeriod } from './periods.ts'
import { readPrices } from './prices.ts'
import { readRest } from './rest.ts'
import { DEAL } from './shapes.ts'
import { readDatesOfVisibility, visibleFrom } from './visibility.ts'

const PRE_ORDER = ['PreOrderReleaseDate', 'PreOrderPreviewDateTime', 'PreOrderPreviewDate']

/** A `ReleaseDeal`: one `Deal` of ours for each deal and validity period. */
export function readReleaseDeal(element: Element): Deal[] {
  const releases: Common = { releaseRefs: tokensOf(element, 'DealReleaseReference') }
  const releaseIds = childrenOf(element, 'ReleaseId').flatMap(identifiersIn)
  if (releaseIds.length > 0) releases.releaseIds = releaseIds
  const effectiveDate = tokenOf(element, 'EffectiveDate')
  if (effectiveDate !== null) releases.effectiveDate = effectiveDate
  const references = tokensOf(element, 'DealReference')
  const deals = childrenOf(element, 'Deal')
  // One sender has the terms directly in the ReleaseDeal.
  if (deals.length === 0 && childOf(element, 'DealTerms')) return readDeal(element, releases, [])
  return deals.flatMap((deal) => readDeal(deal, releases, references))
}

type Common = Pick<Deal, 'releaseRefs' | 'releaseIds' | 'effectiveDate'>

function readDeal(element: Element, releases: Common, outer: string[]): Deal[] {
  const terms = childOf(element, 'DealTerms') ?? element
  const territory = [terms, ...childrenOf(terms, 'Territory')]
  const uses = [terms, ...childrenOf(terms, 'Usage')]
  const references = [...outer, ...tokensOf(element, 'DealReference')]
  const common: Omit<Deal, 'start' | 'end'> = {
    ...releases,
    ...(references.length > 0 ? { references } : {}),
    ...(isTrue(terms, 'IsPreOrderDeal') ? { isPreOrder: true } : {}),
    territories: territory.flatMap((at) => tokensOf(at, 'TerritoryCode')),
    excludedTerritories: territory.flatMap((at) => tokensOf(at, 'ExcludedTerritoryCode')),
    commercialModels: tokensOf(terms, 'CommercialModelType'),
    useTypes: [...new Set(uses.flatMap((at) => tokensOf(at, 'UseType')))],
    isTakeDown: isTrue(terms, 'TakeDown') || isTrue(terms, 'AllDealsCancelled'),
    preOrderDate: PRE_ORDER.map((name) => tokenOf(terms, name)).find(Boolean) ?? null,
    visibleFrom: visibleFrom(terms),
    ...readVisibilityDates(terms),
    prices: readPrices(terms),
    ...readChannels(terms),
    ...readConditions(element, terms, uses),
    ...readRest(element, DEAL),
    place: placeOf(element),
  }
  const periods = childrenOf(terms, 'ValidityPeriod')
  if (periods.length === 0) return [{ ...common, start: null, end: null }]
  return periods.map((period) => ({ ...common, ...readPeriod(period) }))
}

function readVisibilityDates(terms: Element): Pick<Deal, 'visibility'> {
  const visibility = readDatesOfVisibility(terms)
  return visibility === null ? {} : { visibility }
}

function readChannels(terms: Element): Pick<Deal, 'channels' | 'excludedChannels'> {
  const channels = childrenOf(terms, 'DistributionChannel').map(readParty)
  const excludedChannels = childrenOf(terms, 'ExcludedDistributionChannel').map(readParty)
  return {
    ...(channels.length > 0 ? { channels } : {}),
    ...(excludedChannels.length > 0 ? { excludedChannels } : {}),
  }
}

function isTrue(element: Element, name: string): boolean {
  const value = tokenOf(element, name)
  return value === 'true' || value === '1'
}
