import { screen, within } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { makeRelease, makeTracks } from '../testing/catalogue.ts'
import { makeSession } from '../testing/fake-backend.ts'
import { visit } from '../testing/harness.ts'

const release = makeRelease({ id: 'r1', pLine: '(P) 2026 Northbound', cLine: '2026 Northbound' })
const [first, second, ...rest] = makeTracks(release)
const guest = { ...second!, artist: 'Mara Lind feat. Oto', isExplicit: true }
const world = { releases: [release], tracks: [first!, guest, ...rest], session: makeSession() }

describe('a release page', () => {
  it('shows what is on it, and whose rights', async () => {
    await visit({ path: '/release/r1', world })
    expect(await screen.findByRole('heading', { level: 1, name: 'Harbour Lights' })).toBeTruthy()
    const rows = await screen.findAllByTestId('track-row')
    expect(rows).toHaveLength(6)
    expect(within(rows[1]!).getByText('Mara Lind feat. Oto')).toBeTruthy()
    expect(within(rows[1]!).getByRole('img', { name: 'Explicit' })).toBeTruthy()
    expect(within(rows[0]!).queryByText('Mara Lind')).toBeNull()
    expect(screen.getByText('℗ 2026 Northbound')).toBeTruthy()
    expect(screen.getByText('© 2026 Northbound')).toBeTruthy()
  })

  it('plays the track that is pressed and marks it', async () => {
    const { player, user } = await visit({ path: '/release/r1', world })
    await user.click(await screen.findByRole('button', { name: 'Play Signal' }))
    expect(player.snapshot()).toMatchObject({ index: 1, current: { title: 'Signal' } })
    expect(player.snapshot().queue).toHaveLength(6)
    const row = (await screen.findByRole('button', { name: 'Pause Signal' })).closest('li')
    expect(row?.getAttribute('aria-current')).toBe('true')
    expect(document.title).toBe('Signal · Mara Lind feat. Oto')
  })

  it('queues a track next and says so', async () => {
    const { player, user } = await visit({ path: '/release/r1', world })
    await user.click(await screen.findByRole('button', { name: 'Play Low Tide' }))
    await user.click(screen.getByRole('button', { name: 'Play next: Paper Moon' }))
    expect(player.snapshot().queue[1]?.title).toBe('Paper Moon')
    expect(await screen.findByText('“Paper Moon” plays next.')).toBeTruthy()
  })

  it('groups tracks by disc when there are several', async () => {
    const tracks = makeTracks(release, 6, 2)
    await visit({ path: '/release/r1', world: { ...world, tracks } })
    const disc = await screen.findByRole('region', { name: 'Disc 2' })
    expect(within(disc).getAllByTestId('track-row')).toHaveLength(3)
  })

  it('says when it is not there', async () => {
    await visit({ path: '/release/none', world })
    expect(await screen.findByText('This release is not here')).toBeTruthy()
  })
})

describe('pressing play while nobody is signed in', () => {
  it('asks to sign in, then starts what was pressed', async () => {
    const { player, history, user } = await visit({
      path: '/release/r1',
      world: { ...world, session: null },
    })
    await user.click(await screen.findByRole('button', { name: 'Play Signal' }))
    const dialog = await screen.findByRole('dialog', { name: 'Sign in to listen' })
    expect(player.snapshot().status).toBe('idle')
    await user.click(within(dialog).getByRole('button', { name: 'Sign in' }))
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
    await user.type(screen.getByLabelText('Password'), 'correct horse')
    await user.click(screen.getByTestId('sign-in-submit'))
    await screen.findByRole('button', { name: 'Pause Signal' })
    expect(player.snapshot().current?.title).toBe('Signal')
    expect(history.location).toBe('/release/r1')
  })

  it('plays at once where anyone may listen', async () => {
    const { player, user } = await visit({
      path: '/release/r1',
      world: { ...world, session: null },
      listening: 'anyone',
    })
    await user.click(await screen.findByRole('button', { name: 'Play Signal' }))
    await screen.findByRole('button', { name: 'Pause Signal' })
    expect(player.snapshot().current?.title).toBe('Signal')
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})
