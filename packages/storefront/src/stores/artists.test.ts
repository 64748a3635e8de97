import { expect, it } from 'vitest'
import { makeRelease } from '../testing/catalogue.ts'
import { artistsOf, releasesBy } from './artists.ts'

const by = (id: string, artist: string, artistIds: string[]) =>
  makeRelease({ id, artist, artistIds })

const releases = [
  by('one', 'Mara Lind', ['mara']),
  by('two', 'Paper Boats', ['boats']),
  by('three', 'Paper Boats & Mara Lind', ['boats', 'mara']),
  by('four', 'Nobody Known', []),
]

it('lists each main artist once, who has most releases first, under the newest cover', () => {
  expect(artistsOf(releases).map(({ name, releaseCount }) => [name, releaseCount])).toEqual([
    ['Paper Boats', 2],
    ['Mara Lind', 1],
    ['Nobody Known', 1],
  ])
  expect(artistsOf(releases)[0]?.cover?.sha256).toBe('two-cover')
})

it('finds the releases of one artist, with or without an id', () => {
  expect(releasesBy(releases, 'boats').map(({ id }) => id)).toEqual(['two', 'three'])
  expect(releasesBy(releases, 'Nobody Known').map(({ id }) => id)).toEqual(['four'])
})
