import type { Player, PlayerState } from '@ddex/player'
import type { App, ComputedRef, InjectionKey, ShallowRef } from 'vue'
import { computed, inject, shallowRef } from 'vue'
import { plainMessage } from '../messages/problem.ts'

export interface BoundPlayer {
  player: Player
  state: ShallowRef<PlayerState>
  current: ComputedRef<PlayerState['current']>
  isPlaying: ComputedRef<boolean>
  /** What went wrong with the current track, in words. */
  problem: ComputedRef<string | null>
}

const playerKey: InjectionKey<BoundPlayer> = Symbol('player')

/** Makes a player's state reactive; one binding serves the whole app. */
export function bindPlayer(player: Player): BoundPlayer {
  const state = shallowRef(player.snapshot())
  player.subscribe(() => (state.value = player.snapshot()))
  return {
    player,
    state,
    current: computed(() => state.value.current),
    isPlaying: computed(() => ['playing', 'loading'].includes(state.value.status)),
    problem: computed(() => state.value.error && plainMessage(state.value.error.code)),
  }
}

export function providePlayer(app: App, player: BoundPlayer): void {
  app.provide(playerKey, player)
}

/** The one player of the app. */
export function usePlayer(): BoundPlayer {
  const player = inject(playerKey)
  if (!player) throw new Error('The app was not made by createStorefront.')
  return player
}
