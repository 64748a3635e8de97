import type { Ref } from 'vue'
import { onScopeDispose, shallowRef } from 'vue'

/** The time, looked at again every `every` milliseconds, for what says how long ago. */
export function useNow(every = 1000): Readonly<Ref<Date>> {
  const now = shallowRef(new Date())
  const timer = setInterval(() => (now.value = new Date()), every)
  onScopeDispose(() => clearInterval(timer))
  return now
}
