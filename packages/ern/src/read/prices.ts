import type { Price } from '../model.ts'
import { attributeOf, childrenOf, type Element, ownText } from '../xml/element.ts'

/** Every price and price code of deal terms. */
export function readPrices(terms: Element): Price[] {
  const prices: Price[] = []
  for (const information of childrenOf(terms, 'PriceInformation')) {
    const kind = attributeOf(information, 'PriceType')
    for (let child = information.first; child !== null; child = child.next) {
      const value = ownText(child).trim()
      if (value === '') continue
      const currency = attributeOf(child, 'CurrencyCode')
      const namespace = attributeOf(child, 'Namespace') ?? attributeOf(information, 'Namespace')
      prices.push({
        type: child.name,
        value,
        ...(kind === null ? {} : { kind }),
        ...(currency === null ? {} : { currency }),
        ...(namespace === null ? {} : { namespace }),
      })
    }
  }
  return prices
}
