import type { CopyrightLine, Genre, ParentalWarning } from '../model.ts'
import { attributeOf, type Element, ownText, textOf, tokenOf } from '../xml/element.ts'
import { Names } from './names.ts'
import { NOTHING } from './nothing.ts'
import {
  distinct,
  type Found,
  gather,
  gatherAny,
  ownTerritories,
  type Scope,
  territoriesFor,
  withTerritories,
} from './scope.ts'

export function readPLines(scopes: Scope[]): CopyrightLine[] {
  return readCopyrightLines(scopes, 'PLine')
}

export function readCLines(scopes: Scope[]): CopyrightLine[] {
  return readCopyrightLines(scopes, 'CLine')
}

function readCopyrightLines(scopes: Scope[], name: 'PLine' | 'CLine'): CopyrightLine[] {
  const found = gather(scopes, name)
  if (found.length === 0) return NOTHING
  return withTerritories(found, scopes, 0, (element) => readCopyrightLine(element, name))
}

function readCopyrightLine(element: Element, name: 'PLine' | 'CLine'): CopyrightLine {
  const type = attributeOf(element, `${name}Type`)
  const language = attributeOf(element, 'LanguageAndScriptCode')
  const territories = ownTerritories(element) ?? []
  const line: CopyrightLine = {
    year: tokenOf(element, 'Year'),
    company: textOf(element, `${name}Company`),
    text: textOf(element, `${name}Text`) ?? '',
  }
  if (type !== null) line.type = type
  if (language !== null) line.language = language
  if (territories.length > 0) line.territories = territories
  return line
}

const GENRES = new Names('Genre', 'DisplayGenre')

/** `Genre`, or `DisplayGenre` from 4.3.1 on. */
export function readGenres(scopes: Scope[]): Genre[] {
  return readEach(scopes, gatherAny(scopes, GENRES), (found) => {
    const genres = found.map(({ element, scope }) => ({
      genre: textOf(element, 'GenreText') ?? ownText(element).trim(),
      subGenre: textOf(element, 'SubGenre'),
      ...languageOf(element),
      ...territoriesFor(element, scope),
    }))
    return distinct(genres.filter(({ genre }) => genre !== ''))
  })
}

function languageOf(element: Element): { language?: string } {
  const language = attributeOf(element, 'LanguageAndScriptCode')
  return language === null ? {} : { language }
}

export function readParentalWarnings(scopes: Scope[]): ParentalWarning[] {
  return readEach(scopes, gather(scopes, 'ParentalWarningType'), (found) => {
    const warnings = found.map(({ element, scope }) => ({
      type: ownText(element).trim(),
      ...territoriesFor(element, scope),
    }))
    return distinct(warnings)
  })
}

function readEach<T>(scopes: Scope[], found: Found[], read: (found: Found[]) => T[]): T[] {
  if (found.length === 0) return NOTHING
  return scopes[0]?.memory?.whileSame(found, 0, () => read(found)) ?? read(found)
}
