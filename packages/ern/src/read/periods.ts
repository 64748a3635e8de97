import { type Element, tokenOf } from '../xml/element.ts'

/** Start and end of a period, each as a date-time where the message has one. */
export function readPeriod(element: Element | null): {
  start: string | null
  end: string | null
} {
  return {
    start: tokenOf(element, 'StartDateTime') ?? tokenOf(element, 'StartDate'),
    end: tokenOf(element, 'EndDateTime') ?? tokenOf(element, 'EndDate'),
  }
}
