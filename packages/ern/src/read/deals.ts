import type { Deal } from '../model.ts'
import {
  childOf,
  childrenOf,
  childrenOfAny,
  type Element,
  tokenOf,
  tokensOf,
} from '../xml/element.ts'
import { addConditions, distinctTokensOf, tokensOfAll } from './deal-conditions.ts'
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
  const uses = [terms, ...childrenOf(terms, 'Usage')]
  const territory = [terms, ...childrenOf(terms, 'Territory')]
  const deal: Deal = {
    releaseRefs: releases.releaseRefs,
    territories: tokensOfAll(territory, 'TerritoryCode'),
    excludedTerritories: tokensOfAll(territory, 'ExcludedTerritoryCode'),
    commercialModels: tokensOf(terms, 'CommercialModelType'),
    useTypes: distinctTokensOf(uses, 'UseType'),
    isTakeDown: isTrue(terms, 'TakeDown') || isTrue(terms, 'AllDealsCancelled'),
    preOrderDate: preOrderDate(terms),
    visibleFrom: visibleFrom(terms),
    prices: readPrices(terms),
    start: null,
    end: null,
    place: placeOf(element),
  }
  if (releases.releaseIds) deal.releaseIds = releases.releaseIds
  if (releases.effectiveDate !== undefined) deal.effectiveDate = releases.effectiveDate
  const references = outer.concat(tokensOf(element, 'DealReference'))
  if (references.length > 0) deal.references = references
  addTerms(deal, terms)
  addConditions(deal, element, terms, uses)
  const { rest } = readRest(element, DEAL)
  if (rest) deal.rest = rest
  return inPeriods(deal, childrenOf(terms, 'ValidityPeriod'))
}

/** The deal once for each of its periods. */
function inPeriods(deal: Deal, periods: Element[]): Deal[] {
  const [only] = periods
  if (only === undefined || periods.length > 1)
    return only === undefined
      ? [deal]
      : periods.map((period) => ({ ...deal, ...readPeriod(period) }))
  const { start, end } = readPeriod(only)
  deal.start = start
  deal.end = end
  return [deal]
}

function preOrderDate(terms: Element): string | null {
  const [first] = childrenOfAny(terms, PRE_ORDER)
  if (first === undefined) return null
  return PRE_ORDER.map((name) => tokenOf(terms, name)).find(Boolean) ?? null
}

function addTerms(deal: Deal, terms: Element): void {
  if (isTrue(terms, 'IsPreOrderDeal')) deal.isPreOrder = true
  const visibility = readDatesOfVisibility(terms)
  if (visibility !== null) deal.visibility = visibility
  const channels = childrenOf(terms, 'DistributionChannel')
  if (channels.length > 0) deal.channels = channels.map(readParty)
  const excluded = childrenOf(terms, 'ExcludedDistributionChannel')
  if (excluded.length > 0) deal.excludedChannels = excluded.map(readParty)
}

function isTrue(element: Element, name: string): boolean {
  const value = tokenOf(element, name)
  return value === 'true' || value === '1'
}
