import type { Ref } from 'vue'
import { onScopeDispose, ref, watch, watchEffect } from 'vue'
import { useService } from '../service.ts'
import { usePlayer } from './usePlayer.ts'

const page = ref<string | null>(null)

/** Names the page that is shown, for the browser's title while nothing plays. */
export function usePageTitle(title: Readonly<Ref<string | null>>): void {
  watch(title, (value) => (page.value = value), { immediate: true })
  onScopeDispose(() => {
    if (page.value === title.value) page.value = null
  })
}

/** The browser's title: the track while it plays, else the page, with the service's name. */
export function useDocumentTitle(): void {
  const { brand } = useService()
  const { current, isPlaying } = usePlayer()
  watchEffect(() => {
    const track = isPlaying.value ? current.value : null
    if (track) document.title = `${track.title} · ${track.artist}`
    else document.title = page.value ? `${page.value} · ${brand.name}` : brand.name
  })
}
