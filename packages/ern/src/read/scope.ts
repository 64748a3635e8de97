import {
  attributeOf,
  childrenOfAny,
  type Element,
  isOneOf,
  mayHaveAny,
  tokensOf,
} from '../xml/element.ts'
import type { FormPlace } from '../xml/form-place.ts'
import { Kept } from '../xml/kept.ts'
import type { Names } from './names.ts'
import { NOTHING } from './nothing.ts'
import { ScopeMemory } from './scope-memory.ts'

/**
 * A place that holds details of a resource or release, and the territories that they are for. ERN 3 has one per
 * `...DetailsByTerritory`, ERN 4.3 one per edition; the element itself comes last in ERN 3 and first in ERN 4.
 */
export interface Scope {
  element: Element
  territories: string[]
  /** Not empty where the details are for everywhere but these. */
  excluded: string[]
  /** What is known of these scopes from one composite of a form to the next, in the first of them. */
  memory: ScopeMemory | null
}

const EDITIONS = ['SoundRecordingEdition', 'VideoEdition']

/** The scopes of a composite, world-wide ones before those of single territories. */
export function scopesOf(element: Element): Scope[] {
  return (element.place === null ? null : WORLDWIDE.of(element)) ?? readScopes(element)
}

/** Where no details are by territory, the scopes are the same for all composites of a form. */
const WORLDWIDE = new Kept<Scope[] | null>((element) => {
  for (let child = element.first; child !== null; child = child.next)
    if (child.name.endsWith('DetailsByTerritory')) return null
  const scopes = readScopes(element)
  if (scopes[0]) scopes[0].memory = new ScopeMemory((element.place as FormPlace).form)
  return scopes
})

function readScopes(element: Element): Scope[] {
  const scopes: Scope[] = []
  for (let child = element.first; child !== null; child = child.next)
    if (child.name.endsWith('DetailsByTerritory'))
      scopes.push({
        element: child,
        territories: territoriesOf(child),
        excluded: tokensOf(child, 'ExcludedTerritoryCode'),
        memory: null,
      })
  if (scopes.length > 1)
    scopes.sort((a, b) => Number(a.territories.length > 0) - Number(b.territories.length > 0))
  scopes.push(wholeWorld(element))
  for (const edition of childrenOfAny(element, EDITIONS)) scopes.push(wholeWorld(edition))
  return scopes
}

/** `TerritoryCode` children, empty for the whole world. */
export function territoriesOf(element: Element): string[] {
  return withoutWorld(tokensOf(element, 'TerritoryCode'))
}

/** A scope without territories of its own. */
export function wholeWorld(element: Element): Scope {
  return { element, territories: NOTHING, excluded: NOTHING, memory: null }
}

interface Territories {
  territories: string[]
  excludedTerritories?: string[]
}

/** An ERN 4 element's own territories, else those of its scope. */
export function territoriesFor(element: Element, scope: Scope): Territories {
  const own = ownTerritories(element)
  if (own !== null) return { territories: own }
  const { territories, excluded } = scope
  return excluded.length === 0 ? { territories } : { territories, excludedTerritories: excluded }
}

/** Puts an element's own territories into what is read from it, else those of its scope. */
export function addTerritories(to: Territories, element: Element, scope: Scope): void {
  const own = ownTerritories(element)
  to.territories = own ?? scope.territories
  if (own === null && scope.excluded.length > 0) to.excludedTerritories = scope.excluded
}

/** Those that an ERN 4 element states itself; null when it states none. */
export function ownTerritories(element: Element): string[] | null {
  const own = attributeOf(element, 'ApplicableTerritoryCode')
  if (own === null) return null
  return own === 'Worldwide' ? NOTHING : withoutWorld(own.split(/\s+/).filter(Boolean))
}

function withoutWorld(codes: string[]): string[] {
  return codes.includes('Worldwide') ? NOTHING : codes
}

export interface Found {
  element: Element
  scope: Scope
}

/** Every child of a name in every scope, with its scope. Not to be changed. */
export function gather(scopes: Scope[], name: string): Found[] {
  const memory = scopes[0]?.memory
  return memory ? memory.once(name, () => find(scopes, [name])) : find(scopes, [name])
}

/** The same for several names. */
export function gatherAny(scopes: Scope[], names: Names): Found[] {
  const memory = scopes[0]?.memory
  return memory ? memory.once(names, () => find(scopes, names.list)) : find(scopes, names.list)
}

function find(scopes: Scope[], names: readonly string[]): Found[] {
  let found: Found[] = NOTHING
  for (let at = 0; at < scopes.length; at++) {
    const scope = scopes[at] as Scope
    if (!mayHaveAny(scope.element, names)) continue
    for (let element = scope.element.first; element !== null; element = element.next) {
      if (!isOneOf(element.name, names)) continue
      if (found === NOTHING) found = [{ element, scope }]
      else found.push({ element, scope })
    }
  }
  return found
}

/** The first of the elements that is marked as default, else the first. */
export function preferred<T extends { element: Element }>(found: T[]): T | null {
  if (found.length > 1)
    for (const one of found) if (attributeOf(one.element, 'IsDefault') === 'true') return one
  return found[0] ?? null
}

/** The first token of a name in any scope. */
export function firstToken(scopes: Scope[], name: string): string | null {
  return firstText(scopes, name)?.trim() ?? null
}

/** The same, as written. */
export function firstText(scopes: Scope[], name: string): string | null {
  let found = gather(scopes, name)
  if (found.length === 0) return null
  if (found.length === 1) {
    const only = (found[0] as Found).element.text
    return only.trim() === '' ? null : only
  }
  found = found.filter(({ element }) => element.text.trim() !== '')
  const text = preferred(found)?.element.text
  return text === undefined || text.trim() === '' ? null : text
}

/**
 * One of each that `read` makes, with its territories where only details of these have it, not those for the world or
 * the rest of it: ERN 3 repeats the same people, lines and files in every territory. `state` is what else they depend
 * on: while neither that nor a text has changed, all composites of a form in a message have the same ones.
 */
export function withTerritories<T extends object>(
  found: Found[],
  scopes: Scope[],
  state: number,
  read: (element: Element) => T,
): (T & { territories?: string[] })[] {
  if (found.length === 0) return NOTHING
  const memory = scopes[0]?.memory
  if (memory) return memory.whileSame(found, state, () => readEach(found, read))
  const places = scopes.filter(({ element }) => element.name.endsWith('DetailsByTerritory'))
  if (places.length < 2) return readEach(found, read)
  const merged = new Map<string, { value: T; scopes: Set<Scope> }>()
  for (const { element, scope } of found) {
    const value = read(element)
    const key = JSON.stringify(value)
    const known = merged.get(key)
    if (known) known.scopes.add(scope)
    else merged.set(key, { value, scopes: new Set([scope]) })
  }
  return [...merged.values()].map(({ value, scopes: where }) => {
    const isEverywhere =
      where.size === places.length || [...where].some(({ territories }) => territories.length === 0)
    if (isEverywhere) return value
    return { ...value, territories: [...where].flatMap(({ territories }) => territories) }
  })
}

function readEach<T>(found: Found[], read: (element: Element) => T): T[] {
  if (found.length === 1) return [read((found[0] as Found).element)]
  return distinct(found.map(({ element }) => read(element)))
}

/** Without repetitions, for lists that ERN 3 repeats in every territory. */
export function distinct<T>(values: T[]): T[] {
  if (values.length < 2) return values
  const seen = new Set<string>()
  return values.filter((value) => {
    const key = JSON.stringify(value)
    return !seen.has(key) && seen.add(key)
  })
}
