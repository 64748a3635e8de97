import type { Preview } from '../model.ts'
import { childrenOf, type Element, tokenOf } from '../xml/element.ts'
import { timingOf } from './related.ts'

/** `PreviewDetails` or `ClipDetails` of technical details. */
export function readPreviews(details: Element): Preview[] {
  return childrenOf(details, 'PreviewDetails', 'ClipDetails').map((element) => {
    const timing = timingOf(element)
    const own = tokenOf(element, 'TechnicalResourceDetailsReference')
    return {
      technicalRef: own ?? tokenOf(details, 'TechnicalResourceDetailsReference'),
      type: tokenOf(element, 'ClipType') ?? tokenOf(element, 'PartType'),
      expression: tokenOf(element, 'ExpressionType'),
      start: tokenOf(timing, 'StartPoint'),
      end: tokenOf(timing, 'EndPoint'),
      duration: tokenOf(timing, 'DurationUsed') ?? tokenOf(timing, 'Duration'),
    }
  })
}
