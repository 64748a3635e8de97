import type { EventDate } from '../model.ts'
import { attributeOf, type Element, ownText } from '../xml/element.ts'
import { Names } from './names.ts'
import { gatherAny, type Scope, addTerritories } from './scope.ts'

const PRECISION = ['IsApproximate', 'IsBefore', 'IsAfter']

/** Null when the element is empty. */
export function readEventDate(element: Element, scope: Scope): EventDate | null {
  const date = ownText(element).trim()
  if (date === '') return null
  const country = attributeOf(element, 'TerritoryCode')
  const location = attributeOf(element, 'LocationDescription')
  const precision = PRECISION.filter((name) => attributeOf(element, name) === 'true')
  const event: EventDate = { type: element.name, date, territories: scope.territories }
  addTerritories(event, element, scope)
  if (country !== null) event.country = country
  if (location !== null) event.location = location
  if (precision.length > 0) event.precision = precision
  return event
}

const RELEASE_DATES = new Names(
  'ReleaseDate',
  'OriginalReleaseDate',
  'OriginalDigitalReleaseDate',
  'GlobalReleaseDate',
  'GlobalOriginalReleaseDate',
)

/** All dates of a release, where they say more than its release date and its original one. */
export function readReleaseDates(scopes: Scope[]): { dates?: EventDate[] } {
  const found = gatherAny(scopes, RELEASE_DATES)
  if (found.length === 0) return {}
  const dates: EventDate[] = []
  for (const { element, scope } of found) {
    const date = readEventDate(element, scope)
    if (date !== null) dates.push(date)
  }
  const types = new Set(dates.map(({ type }) => type.replace('Global', '')))
  const plain =
    types.size === dates.length && !types.has('OriginalDigitalReleaseDate') && dates.every(isPlain)
  return plain ? {} : { dates }
}

function isPlain(date: EventDate): boolean {
  const { territories, excludedTerritories, country, location, precision } = date
  return (
    territories.length === 0 &&
    (excludedTerritories ?? country ?? location ?? precision) === undefined
  )
}
