import type { Ref } from 'vue'
import { onScopeDispose, ref } from 'vue'

/** Does the page match a CSS media query, now and as it changes. */
export function useMediaQuery(query: string): Readonly<Ref<boolean>> {
  const media = matchMedia(query)
  const matches = ref(media.matches)
  const update = () => (matches.value = media.matches)
  media.addEventListener('change', update)
  onScopeDispose(() => media.removeEventListener('change', update))
  return matches
}
