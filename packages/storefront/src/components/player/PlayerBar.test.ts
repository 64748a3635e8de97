import { screen, waitFor, within } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { playerTrack } from '../../composables/usePlayback.ts'
import { makeRelease, makeTracks } from '../../testing/catalogue.ts'
import { makeSession } from '../../testing/fake-backend.ts'
import { visit } from '../../testing/harness.ts'

const queue = makeTracks(makeRelease()).map(playerTrack)
const playing = { queue, index: 0, current: queue[0]!, status: 'playing', duration: 150 } as const
const world = { session: makeSession() }

const bar = () => within(screen.getByRole('region', { name: 'Player' }))

describe('the player bar', () => {
  it('waits for something to play', async () => {
    await visit({ world })
    expect(bar().getByText('Pick something to play')).toBeTruthy()
    expect(bar().getByRole('button', { name: 'Play' })).toHaveProperty('disabled', true)
  })

  it('says where the track is, in seconds and in words', async () => {
    const { player } = await visit({ world, player: { ...playing, position: 61.4 } })
    const slider = bar().getByRole('slider', { name: 'Position in the track' })
    expect(slider.getAttribute('aria-valuenow')).toBe('61')
    expect(slider.getAttribute('aria-valuetext')).toBe('1:01 of 2:30')
    player.put({ position: 75 })
    await waitFor(() => expect(slider.getAttribute('aria-valuenow')).toBe('75'))
  })

  it('steps repeat through its three states, each with its name', async () => {
    const { user } = await visit({ world, player: playing })
    await user.click(bar().getByRole('button', { name: 'Repeat is off' }))
    await user.click(bar().getByRole('button', { name: 'Repeat all' }))
    await user.click(bar().getByRole('button', { name: 'Repeat this track' }))
    expect(bar().getByRole('button', { name: 'Repeat is off' })).toBeTruthy()
  })

  it('asks for a tap when the browser refused to start', async () => {
    const { player, user } = await visit({ world, player: { ...playing, status: 'blocked' } })
    await user.click(bar().getByRole('button', { name: 'Tap to play' }))
    expect(player.snapshot().status).toBe('playing')
  })

  it('says in words why a track may not be heard', async () => {
    const { player } = await visit({ world, player: playing })
    player.put({ status: 'error', error: { code: 'territory', message: '', trackId: null } })
    const alert = await bar().findByRole('alert')
    expect(alert.textContent).toBe('This track is not available in your country.')
  })

  it('keeps playing while pages change', async () => {
    const { player, user } = await visit({ world, player: playing })
    const navigation = screen.getByRole('navigation', { name: 'Main' })
    await user.click(within(navigation).getByRole('link', { name: 'Queue' }))
    await screen.findByRole('heading', { level: 1, name: 'Queue' })
    expect(bar().getByRole('button', { name: 'Pause' })).toBeTruthy()
    expect(player.snapshot().status).toBe('playing')
  })
})

describe('the keyboard', () => {
  it('plays, pauses, skips and shows its list', async () => {
    const { player, user } = await visit({ world, player: playing })
    await user.keyboard(' ')
    expect(player.snapshot().status).toBe('paused')
    await user.keyboard('n')
    expect(player.snapshot().index).toBe(1)
    await user.keyboard('?')
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy()
  })

  it('pauses with space after a button was clicked, instead of pressing it again', async () => {
    const { player, user } = await visit({ world, player: playing })
    await user.click(bar().getByRole('button', { name: 'Next track' }))
    await user.keyboard(' ')
    expect(player.snapshot()).toMatchObject({ index: 1, status: 'paused' })
  })

  it('is left alone while somebody types', async () => {
    const { player, user } = await visit({
      path: '/admin',
      world: { session: makeSession({ role: 'admin' }), deliveries: [] },
      player: playing,
    })
    const field = document.createElement('input')
    screen.getByRole('main').append(field)
    field.focus()
    await user.keyboard('n ?')
    expect(field.value).toBe('n ?')
    expect(player.snapshot()).toMatchObject({ index: 0, status: 'playing' })
  })
})
