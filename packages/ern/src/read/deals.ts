import type { Deal } from '../model.ts'
import { childOf, childrenOf, type Element, tokenOf, tokensOf } from '../xml/element.ts'
import { placeOf } from './files.ts'
import { identifiersIn } from './identifiers.ts'
import { readParty } from './parties.ts'

const VISIBLE_FROM = ['ReleaseDisplayStartDateTime', 'ReleaseDisplayStartDate']
const PRE_ORDER = ['PreOrderReleaseDate', 'PreOrderPreviewDateTime', 'PreOrderPreviewDate']

/** A `ReleaseDeal`: one `Deal` of ours for each deal and validity period. */
export function readReleaseDeal(element: Element): Deal[] {
  const releases: Releases = { releaseRefs: tokensOf(element, 'DealReleaseReference') }
  const releaseIds = childrenOf(element, 'ReleaseId').flatMap(identifiersIn)
  if (releaseIds.length > 0) releases.releaseIds = releaseIds
  return childrenOf(element, 'Deal').flatMap((deal) => readDeal(deal, releases))
}

type Releases = Pick<Deal, 'releaseRefs' | 'releaseIds'>

function readDeal(element: Element, releases: Releases): Deal[] {
  const terms = childOf(element, 'DealTerms') ?? element
  const territory = [terms, ...childrenOf(terms, 'Territory')]
  const uses = [terms, ...childrenOf(terms, 'Usage')]
  const common: Omit<Deal, 'start' | 'end'> = {
    ...releases,
    ...(isTrue(terms, 'IsPreOrderDeal') ? { isPreOrder: true } : {}),
    territories: territory.flatMap((at) => tokensOf(at, 'TerritoryCode')),
    excludedTerritories: territory.flatMap((at) => tokensOf(at, 'ExcludedTerritoryCode')),
    commercialModels: tokensOf(terms, 'CommercialModelType'),
    useTypes: [...new Set(uses.flatMap((at) => tokensOf(at, 'UseType')))],
    isTakeDown: isTrue(terms, 'TakeDown') || isTrue(terms, 'AllDealsCancelled'),
    preOrderDate: firstOf(terms, PRE_ORDER),
    visibleFrom: firstOf(terms, VISIBLE_FROM),
    prices: childrenOf(terms, 'PriceInformation').flatMap(readPrice),
    ...readChannels(terms),
    place: placeOf(element),
  }
  const periods = childrenOf(terms, 'ValidityPeriod')
  if (periods.length === 0) return [{ ...common, start: null, end: null }]
  return periods.map((period) => ({
    ...common,
    start: firstOf(period, ['StartDateTime', 'StartDate']),
    end: firstOf(period, ['EndDateTime', 'EndDate']),
  }))
}

function readChannels(terms: Element): Pick<Deal, 'channels' | 'excludedChannels'> {
  const channels = childrenOf(terms, 'DistributionChannel').map(readParty)
  const excludedChannels = childrenOf(terms, 'ExcludedDistributionChannel').map(readParty)
  return {
    ...(channels.length > 0 ? { channels } : {}),
    ...(excludedChannels.length > 0 ? { excludedChannels } : {}),
  }
}

function readPrice(element: Element): string[] {
  return element.children.map((child) => child.text.trim()).filter((text) => text !== '')
}

function isTrue(element: Element, name: string): boolean {
  const value = tokenOf(element, name)
  return value === 'true' || value === '1'
}

function firstOf(element: Element, names: string[]): string | null {
  return names.map((name) => tokenOf(element, name)).find((value) => value !== null) ?? null
}

/** `ReleaseVisibility` of ERN 4.2 and later: its reference and when the release may be shown. */
export function readVisibility(element: Element): { ref: string; from: string } | null {
  const ref = tokenOf(element, 'VisibilityReference')
  const from = firstOf(element, VISIBLE_FROM)
  return ref !== null && from !== null ? { ref, from } : null
}
