import { placeOf } from '../../read/files.ts'
import { readPeriod } from '../../read/periods.ts'
import { childOf, childrenOf, type Element } from '../../xml/element.ts'
import { spotOf } from '../../xml/element-path.ts'
import { Kept } from '../../xml/kept.ts'
import { isAfter } from './dates.ts'
import { References } from './form-facts.ts'
import type { MessageFacts } from './message-facts.ts'

interface Deal {
  element: Element
  periods: readonly Element[]
}

/** What is found out once for all `ReleaseDeal` elements of a form. */
class DealsPlan {
  readonly refs: References
  readonly deals: readonly Deal[]

  constructor(element: Element) {
    this.refs = new References(childrenOf(element, 'DealReleaseReference'))
    const deals = childrenOf(element, 'Deal')
    // One sender has the terms directly in the ReleaseDeal.
    const isDeal = deals.length === 0 && childOf(element, 'DealTerms') !== null
    this.deals = (isDeal ? [element] : deals).map((deal) => ({
      element: deal,
      periods: childrenOf(childOf(deal, 'DealTerms') ?? deal, 'ValidityPeriod'),
    }))
  }
}

const PLANS = new Kept((element) => new DealsPlan(element))

/** Adds what the rules need to know of the deals of a `ReleaseDeal`. */
export function gatherDeals(facts: MessageFacts, element: Element): void {
  const { refs, deals } = PLANS.of(element)
  const [first] = deals
  if (first === undefined) return
  const place = spotOf(first.element)
  facts.deals.push({ refs: refs.in(facts.texts, element.place?.form), place })
  for (const deal of deals)
    for (const period of deal.periods) {
      const { start, end } = readPeriod(period)
      if (start !== null && end !== null && isAfter(start, end))
        facts.reversedDeals.push({ start, end, place: placeOf(deal.element) })
    }
}
