import type { PlayerState } from '@ddex/player'
import { userEvent } from '@testing-library/user-event'
import { cleanup, configure, render, screen } from '@testing-library/vue'
import { onTestFinished, vi } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import { storefrontPlugin } from '../app.ts'
import type { Service, SftpAccess } from '../service.ts'
import StorefrontApp from '../StorefrontApp.vue'
import type { FakeWorld } from './fake-backend.ts'
import { fakeBackend } from './fake-backend.ts'
import { fakePlayer } from './fake-player.ts'

// Pages are loaded on first use, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 10_000 })
vi.setConfig({ testTimeout: 30_000 })

export interface Visit {
  path?: string
  world?: Partial<FakeWorld>
  player?: Partial<PlayerState>
  sftp?: SftpAccess | null
  listening?: Service['listening']
  home?: Service['home']
}

/** Opens the whole app at a path, on a back end and a player in memory, and waits for the page. */
export async function visit({
  path = '/',
  world = {},
  player = {},
  sftp = null,
  listening = 'signed_in',
  home = 'newest',
}: Visit = {}) {
  const backend = fakeBackend(world)
  const sound = fakePlayer(player)
  const history = createMemoryHistory()
  history.replace(path)
  const service: Service = { brand: { name: 'Harbour' }, sftp, listening, home }
  render(StorefrontApp, {
    global: { plugins: [storefrontPlugin({ backend, player: sound, service, history })] },
  })
  onTestFinished(cleanup)
  await screen.findByRole('main')
  return { backend, player: sound, history, user: userEvent.setup() }
}
