import { attributeOf, childrenOf, type Element, tokensOf } from '../xml/element.ts'

/**
 * A place that holds details of a resource or release, and the territories that they are for. ERN 3 has one per
 * `...DetailsByTerritory`, ERN 4.3 one per edition; the element itself comes last in ERN 3 and first in ERN 4.
 */
export interface Scope {
  element: Element
  territories: string[]
}

const EDITIONS = ['SoundRecordingEdition', 'VideoEdition']

/** The scopes of a composite, world-wide ones before those of single territories. */
export function scopesOf(element: Element): Scope[] {
  const details = element.children
    .filter((child) => child.name.endsWith('DetailsByTerritory'))
    .map((child) => ({ element: child, territories: territoriesOf(child) }))
    .sort((a, b) => Number(a.territories.length > 0) - Number(b.territories.length > 0))
  const editions = childrenOf(element, ...EDITIONS).map((child) => ({
    element: child,
    territories: [],
  }))
  return [...details, { element, territories: [] }, ...editions]
}

/** `TerritoryCode` children, empty for the whole world. */
export function territoriesOf(element: Element): string[] {
  return withoutWorld(tokensOf(element, 'TerritoryCode'))
}

/** An ERN 4 element's own territories, else those of its scope. */
export function territoriesFor(element: Element, scope: Scope): string[] {
  const own = attributeOf(element, 'ApplicableTerritoryCode')
  return own === null ? scope.territories : withoutWorld(own.split(/\s+/).filter(Boolean))
}

function withoutWorld(codes: string[]): string[] {
  return codes.includes('Worldwide') ? [] : codes
}

/** Every child of the names in every scope, with its scope. */
export function gather(scopes: Scope[], ...names: string[]): { element: Element; scope: Scope }[] {
  return scopes.flatMap((scope) =>
    childrenOf(scope.element, ...names).map((element) => ({ element, scope })),
  )
}

/** The first of the elements that is marked as default, else the first. */
export function preferred<T extends { element: Element }>(found: T[]): T | null {
  return (
    found.find(({ element }) => attributeOf(element, 'IsDefault') === 'true') ?? found[0] ?? null
  )
}

/** The first token of a name in any scope. */
export function firstToken(scopes: Scope[], ...names: string[]): string | null {
  const found = gather(scopes, ...names).filter(({ element }) => element.text.trim() !== '')
  return preferred(found)?.element.text.trim() ?? null
}

/** The same, as written. */
export function firstText(scopes: Scope[], ...names: string[]): string | null {
  const found = gather(scopes, ...names).filter(({ element }) => element.text.trim() !== '')
  return preferred(found)?.element.text ?? null
}
