import { screen, within } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { makeRelease, makeTracks } from '../testing/catalogue.ts'
import { visit } from '../testing/harness.ts'

const by = (id: string, title: string, artist: string) =>
  makeRelease({ id, title, artist, artistIds: [artist], cover: null })

const releases = [
  by('new', 'Undertow', 'Mara Lind'),
  by('second', 'Slow Ferry', 'Paper Boats'),
  by('third', 'Low Tide', 'Paper Boats'),
]
const showcase = { home: 'showcase', listening: 'anyone' } as const

describe("a label's home page", () => {
  it('names the label, its latest release, its artists and all that it has out', async () => {
    await visit({ ...showcase, world: { releases } })
    const main = within(screen.getByRole('main'))
    expect(await main.findByRole('heading', { level: 1, name: 'Harbour' })).toBeTruthy()
    expect(main.getByText('3 releases')).toBeTruthy()
    expect(main.getByText('2 artists')).toBeTruthy()
    expect(main.getByRole('heading', { level: 2, name: 'Undertow' })).toBeTruthy()
    const artists = within(main.getByRole('region', { name: 'Artists' })).getAllByRole('button')
    expect(artists.map(({ textContent }) => textContent)).toEqual([
      'Paper Boats2 releases',
      'Mara Lind1 release',
    ])
    const all = within(main.getByRole('region', { name: 'All releases' }))
    expect(all.getAllByRole('article')).toHaveLength(3)
  })

  it('shows one artist when asked, in an address that can be passed on', async () => {
    const { history, user } = await visit({ ...showcase, world: { releases } })
    const artist = await screen.findByRole('button', { name: /Paper Boats/ })
    await user.click(artist)
    const some = await screen.findByRole('region', { name: 'Releases by Paper Boats' })
    expect(within(some).getAllByRole('article')).toHaveLength(2)
    expect(artist.getAttribute('aria-pressed')).toBe('true')
    expect(history.location).toBe('/?artist=Paper+Boats')
    await user.click(artist)
    expect(await screen.findByRole('region', { name: 'All releases' })).toBeTruthy()
  })

  it('opens at the artist of the address', async () => {
    await visit({ ...showcase, path: '/?artist=Mara+Lind', world: { releases } })
    const some = await screen.findByRole('region', { name: 'Releases by Mara Lind' })
    expect(within(some).getAllByRole('article')).toHaveLength(1)
  })

  it('plays without an account', async () => {
    const world = { releases, tracks: makeTracks(releases[0]!) }
    const { player, user } = await visit({ ...showcase, world })
    const [play] = await screen.findAllByRole('button', { name: 'Play Undertow' })
    await user.click(play!)
    expect(player.snapshot()).toMatchObject({ status: 'playing', current: { title: 'Low Tide' } })
  })

  it('does not say how many there are when there may be more than it shows', async () => {
    const many = Array.from({ length: 100 }, (_, number) => by(`r${number}`, `No ${number}`, 'One'))
    await visit({ ...showcase, world: { releases: many } })
    expect(await screen.findByRole('region', { name: 'Latest releases' })).toBeTruthy()
    expect(screen.queryByText('100 releases')).toBeNull()
  })
})
