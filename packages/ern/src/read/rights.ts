import type { CopyrightLine, Genre, ParentalWarning } from '../model.ts'
import { textOf, tokenOf } from '../xml/element.ts'
import { distinct, gather, type Scope, territoriesFor } from './scope.ts'

export function readPLines(scopes: Scope[]): CopyrightLine[] {
  return readCopyrightLines(scopes, 'PLine')
}

export function readCLines(scopes: Scope[]): CopyrightLine[] {
  return readCopyrightLines(scopes, 'CLine')
}

function readCopyrightLines(scopes: Scope[], name: 'PLine' | 'CLine'): CopyrightLine[] {
  const lines = gather(scopes, name).map(({ element }) => ({
    year: tokenOf(element, 'Year'),
    company: textOf(element, `${name}Company`),
    text: textOf(element, `${name}Text`) ?? '',
  }))
  return distinct(lines)
}

/** `Genre`, or `DisplayGenre` from 4.3.1 on. */
export function readGenres(scopes: Scope[]): Genre[] {
  const genres = gather(scopes, 'Genre', 'DisplayGenre').map(({ element, scope }) => ({
    genre: textOf(element, 'GenreText') ?? element.text.trim(),
    subGenre: textOf(element, 'SubGenre'),
    ...territoriesFor(element, scope),
  }))
  return distinct(genres.filter(({ genre }) => genre !== ''))
}

export function readParentalWarnings(scopes: Scope[]): ParentalWarning[] {
  const warnings = gather(scopes, 'ParentalWarningType').map(({ element, scope }) => ({
    type: element.text.trim(),
    ...territoriesFor(element, scope),
  }))
  return distinct(warnings)
}
