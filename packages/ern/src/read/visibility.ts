import type { ReleaseVisibility } from '../model.ts'
import { type Element, ownText, tokenOf, tokensOf, childrenOfAny } from '../xml/element.ts'
import { VISIBILITY_DATES } from './shapes.ts'

/** From when a release may be shown at all. */
export function visibleFrom(element: Element): string | null {
  return (
    tokenOf(element, 'ReleaseDisplayStartDateTime') ?? tokenOf(element, 'ReleaseDisplayStartDate')
  )
}

/** Every date from when something may be shown, by element name; null when there is none. */
export function readDatesOfVisibility(element: Element): Record<string, string> | null {
  let dates: Record<string, string> | null = null
  for (const child of childrenOfAny(element, VISIBILITY_DATES)) {
    const date = ownText(child).trim()
    if (date !== '') (dates ??= {})[child.name] = date
  }
  return dates
}

/** `ReleaseVisibility` and `TrackReleaseVisibility` of ERN 4.2 and later; null for another element. */
export function readVisibility(element: Element): ReleaseVisibility | null {
  const ref = tokenOf(element, 'VisibilityReference')
  if (ref === null) return null
  return {
    ref,
    territories: tokensOf(element, 'TerritoryCode'),
    excludedTerritories: tokensOf(element, 'ExcludedTerritoryCode'),
    dates: readDatesOfVisibility(element) ?? {},
  }
}
