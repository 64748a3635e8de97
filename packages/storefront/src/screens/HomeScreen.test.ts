import { screen, within } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { BackendError } from '../backend.ts'
import { makeRelease, makeTracks } from '../testing/catalogue.ts'
import { makeSession } from '../testing/fake-backend.ts'
import { visit } from '../testing/harness.ts'

const newest = makeRelease({ id: 'new', title: 'Undertow', publishedAt: new Date(2000) })
const older = makeRelease({ id: 'old', title: 'Slow Ferry', publishedAt: new Date(1000) })

describe('the home page', () => {
  it('leads with the newest release and lists the others', async () => {
    await visit({ world: { releases: [newest, older] } })
    const main = within(screen.getByRole('main'))
    expect(await main.findByRole('heading', { name: 'Undertow' })).toBeTruthy()
    const others = main.getByRole('region', { name: 'New releases' })
    expect(within(others).getByRole('link', { name: 'Slow Ferry' })).toBeTruthy()
  })

  it('plays a release from its first track', async () => {
    const world = { releases: [newest], tracks: makeTracks(newest), session: makeSession() }
    const { player, user } = await visit({ world })
    await user.click(await screen.findByRole('button', { name: 'Play Undertow' }))
    expect(player.snapshot()).toMatchObject({ status: 'playing', current: { title: 'Low Tide' } })
    await user.click(await screen.findByRole('button', { name: 'Pause Undertow' }))
    expect(player.snapshot().status).toBe('paused')
  })

  it('shows a release that is published while the page is open', async () => {
    const { backend } = await visit({ world: { releases: [older] } })
    const main = within(screen.getByRole('main'))
    await main.findByRole('heading', { name: 'Slow Ferry' })
    backend.world.releases = [newest, older]
    document.dispatchEvent(new Event('visibilitychange'))
    expect(await main.findByRole('heading', { name: 'Undertow' })).toBeTruthy()
  })

  it('tells a listener that there is nothing yet, and an admin what to do about it', async () => {
    const { backend } = await visit()
    expect(await screen.findByText('Nothing to hear yet')).toBeTruthy()
    expect(screen.queryByRole('link', { name: 'How to deliver' })).toBeNull()
    backend.world.session = makeSession({ role: 'admin' })
    backend.changed()
    expect(await screen.findByRole('link', { name: 'How to deliver' })).toBeTruthy()
  })

  it('says what is wrong and tries again when asked', async () => {
    const outage = new BackendError('offline', 'no network')
    const { backend, user } = await visit({ world: { releases: [newest], outage } })
    expect(await screen.findByText(/No connection/)).toBeTruthy()
    backend.world.outage = null
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    const main = within(screen.getByRole('main'))
    expect(await main.findByRole('heading', { name: 'Undertow' })).toBeTruthy()
  })
})
