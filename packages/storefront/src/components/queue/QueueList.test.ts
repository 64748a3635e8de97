import { screen, within } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { playerTrack } from '../../composables/usePlayback.ts'
import { makeRelease, makeTracks } from '../../testing/catalogue.ts'
import { makeSession } from '../../testing/fake-backend.ts'
import { visit } from '../../testing/harness.ts'

const queue = makeTracks(makeRelease(), 4).map(playerTrack)
const player = { queue, index: 0, current: queue[0]!, status: 'playing', duration: 150 } as const

async function openQueue() {
  const visited = await visit({ path: '/queue', world: { session: makeSession() }, player })
  await screen.findByRole('heading', { level: 1, name: 'Queue' })
  const page = within(screen.getByRole('main'))
  const titles = () => visited.player.snapshot().queue.map((track) => track.title)
  return { ...visited, page, titles }
}

describe('the queue', () => {
  it('moves a track with buttons and says where it is now', async () => {
    const { page, titles, user } = await openQueue()
    await user.click(page.getByRole('button', { name: 'Move Glass Rooms up' }))
    expect(titles()).toEqual(['Low Tide', 'Glass Rooms', 'Signal', 'Slow Ferry'])
    expect(await page.findByText('Glass Rooms is now number 1.')).toBeTruthy()
  })

  it('does not move a track past what plays', async () => {
    const { page } = await openQueue()
    const up = page.getByRole('button', { name: 'Move Signal up' })
    expect(up).toHaveProperty('disabled', true)
  })

  it('removes a track, and jumps to one', async () => {
    const { page, player: sound, titles, user } = await openQueue()
    await user.click(page.getByRole('button', { name: 'Remove Signal' }))
    expect(titles()).toEqual(['Low Tide', 'Glass Rooms', 'Slow Ferry'])
    await user.click(page.getByRole('button', { name: 'Slow Ferry' }))
    expect(sound.snapshot().current?.title).toBe('Slow Ferry')
  })

  it('can be emptied', async () => {
    const { page, user } = await openQueue()
    await user.click(page.getByRole('button', { name: 'Clear' }))
    expect(await page.findByText('Your queue is empty')).toBeTruthy()
  })
})
