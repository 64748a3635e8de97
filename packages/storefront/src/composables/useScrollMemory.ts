import { nextTick, onScopeDispose } from 'vue'
import { useRouter } from 'vue-router'

const placeInHistory = (): number => Number(history.state?.position ?? 0)

/** A new page starts at its head with the focus on it; going back finds the old place again. */
export function useScrollMemory(scroller: () => HTMLElement | null): void {
  const router = useRouter()
  const places = new Map<number, number>()
  let here = placeInHistory()

  const stopBefore = router.beforeEach(() => {
    places.set(here, scroller()?.scrollTop ?? 0)
  })
  const stopAfter = router.afterEach(async (to, from) => {
    const goesBack = placeInHistory() < here
    here = placeInHistory()
    if (to.path === from.path) return
    await nextTick()
    scroller()?.scrollTo({ top: goesBack ? (places.get(here) ?? 0) : 0 })
    if (from.matched.length > 0)
      document.querySelector<HTMLElement>('#main')?.focus({ preventScroll: true })
  })
  onScopeDispose(() => {
    stopBefore()
    stopAfter()
  })
}
