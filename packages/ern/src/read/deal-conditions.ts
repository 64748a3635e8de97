import type { ClaimPolicy, Deal } from '../model.ts'
import { childOf, childrenOf, type Element, tokenOf, tokensOf } from '../xml/element.ts'

type Conditions = Pick<
  Deal,
  | 'carriers'
  | 'channelTypes'
  | 'claimPolicies'
  | 'instantGratificationRefs'
  | 'isExclusive'
  | 'isPromotional'
  | 'preOrderIncentiveRefs'
  | 'promotionalCode'
  | 'rentalPeriod'
  | 'technicalRefs'
  | 'userInterfaces'
>

/** What few deals state, absent where it is. `uses` are the elements that hold use types. */
export function addConditions(
  conditions: Conditions,
  deal: Element,
  terms: Element,
  uses: Element[],
): void {
  setList(conditions, 'userInterfaces', distinctTokensOf(uses, 'UserInterfaceType'))
  setList(conditions, 'channelTypes', distinctTokensOf(uses, 'DistributionChannelType'))
  setList(conditions, 'carriers', distinctTokensOf(uses, 'CarrierType'))
  setList(conditions, 'instantGratificationRefs', listed(terms, 'InstantGratificationResourceList'))
  setList(conditions, 'preOrderIncentiveRefs', listed(terms, 'PreOrderIncentiveResourceList'))
  const technical = childOf(deal, 'DealTechnicalResourceDetailsReferenceList')
  if (technical)
    conditions.technicalRefs = tokensOf(technical, 'DealTechnicalResourceDetailsReference')
  const isPromotional = tokenOf(terms, 'IsPromotional')
  if (isPromotional !== null) conditions.isPromotional = isPromotional === 'true'
  const isExclusive = tokenOf(terms, 'IsExclusive')
  if (isExclusive !== null) conditions.isExclusive = isExclusive === 'true'
  const promotionalCode = tokenOf(terms, 'PromotionalCode')
  if (promotionalCode !== null) conditions.promotionalCode = promotionalCode
  const rentalPeriod = tokenOf(terms, 'ConsumerRentalPeriod')
  if (rentalPeriod !== null) conditions.rentalPeriod = rentalPeriod
  const policies = childrenOf(terms, 'RightsClaimPolicy')
  if (policies.length > 0) conditions.claimPolicies = policies.map(readPolicy)
}

type ListName =
  | 'carriers'
  | 'channelTypes'
  | 'instantGratificationRefs'
  | 'preOrderIncentiveRefs'
  | 'userInterfaces'

function setList(conditions: Conditions, name: ListName, values: string[]): void {
  if (values.length > 0) conditions[name] = values
}

/** The tokens of a name in any of the elements. */
export function tokensOfAll(elements: Element[], name: string): string[] {
  const [only] = elements
  if (only !== undefined && elements.length === 1) return tokensOf(only, name)
  return elements.flatMap((element) => tokensOf(element, name))
}

export function distinctTokensOf(elements: Element[], name: string): string[] {
  const tokens = tokensOfAll(elements, name)
  return tokens.length < 2 ? tokens : [...new Set(tokens)]
}

function listed(terms: Element, name: string): string[] {
  const list = childOf(terms, name)
  return list === null ? [] : tokensOf(list, 'DealResourceReference')
}

function readPolicy(element: Element): ClaimPolicy {
  return {
    type: tokenOf(element, 'RightsClaimPolicyType'),
    reason: tokenOf(element, 'RightsClaimPolicyReason'),
    conditions: childrenOf(element, 'Condition').map((condition) => ({
      relation: tokenOf(condition, 'RelationalRelator'),
      value: tokenOf(condition, 'Value'),
      unit: tokenOf(condition, 'Unit'),
    })),
  }
}
