import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { DeliveriesBackend, Live } from '../backend.ts'
import { BackendError } from '../backend.ts'
import { useBackend } from '../service.ts'

/** What a component sees of a live query. */
export interface LiveValue<T> {
  value: ShallowRef<T | null>
  loaded: ShallowRef<boolean>
  problem: ShallowRef<BackendError | null>
  again: () => void
}

/** The value of a live query while the calling component lives; null until the first answer. */
export function useLive<T>(choose: (from: DeliveriesBackend) => Live<T>): LiveValue<T> {
  const backend = useBackend()
  const value = shallowRef<T | null>(null)
  const loaded = shallowRef(false)
  const problem = shallowRef<BackendError | null>(null)
  let stop: (() => void) | undefined
  let over = false

  function follow(from: DeliveriesBackend): void {
    if (over) return
    stop = choose(from)(
      (next) => {
        value.value = next
        loaded.value = true
        problem.value = null
      },
      (error) => (problem.value = error),
    )
  }

  function begin(): void {
    problem.value = null
    stop?.()
    backend
      .deliveries()
      .then(follow, () => (problem.value = new BackendError('offline', 'Not loaded.')))
  }

  begin()
  onScopeDispose(() => {
    over = true
    stop?.()
  })
  return { value, loaded, problem, again: begin }
}
