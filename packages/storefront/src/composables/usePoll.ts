import { onScopeDispose } from 'vue'

/** Calls `look` every `every` milliseconds while the page can be seen, and when it comes back into view. */
export function usePoll(look: () => void, every: number): void {
  const whenVisible = () => {
    if (document.visibilityState === 'visible') look()
  }
  const timer = setInterval(whenVisible, every)
  document.addEventListener('visibilitychange', whenVisible)
  onScopeDispose(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', whenVisible)
  })
}
