import { describe, expect, it } from 'vitest'
import { makeRelease } from '../testing/catalogue.ts'
import { byGenre } from './genre-rows.ts'

const releases = (genre: string | null, count: number) =>
  Array.from({ length: count }, (_, index) => makeRelease({ id: `${genre}-${index}`, genre }))

describe('rows by genre', () => {
  it('needs several releases to make a row', () => {
    const rows = byGenre([...releases('Jazz', 3), ...releases('Indie', 4), ...releases(null, 5)])
    expect(rows.map((row) => row.genre)).toEqual(['Indie'])
  })

  it('does not repeat the whole page under the name of its only genre', () => {
    expect(byGenre(releases('Jazz', 6))).toEqual([])
  })
})
