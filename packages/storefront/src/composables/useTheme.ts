import type { Ref } from 'vue'
import { ref } from 'vue'

export type Theme = 'system' | 'light' | 'dark'

/** Also read by the app's `theme.js`, which sets the theme before the first paint. */
const storageKey = 'theme'

const isTheme = (value: string | null): value is Theme =>
  value === 'system' || value === 'light' || value === 'dark'

function stored(): Theme {
  try {
    const value = localStorage.getItem(storageKey)
    return isTheme(value) ? value : 'system'
  } catch {
    return 'system'
  }
}

const theme = ref<Theme>(stored())
const prefersLight = matchMedia('(prefers-color-scheme: light)')

function apply(): void {
  const system = prefersLight.matches ? 'light' : 'dark'
  document.documentElement.dataset.theme = theme.value === 'system' ? system : theme.value
}

prefersLight.addEventListener('change', apply)
apply()

/** The chosen theme; kept for the next visit where the browser lets us. */
export function useTheme(): { theme: Readonly<Ref<Theme>>; choose(next: Theme): void } {
  return {
    theme,
    choose(next) {
      theme.value = next
      apply()
      try {
        localStorage.setItem(storageKey, next)
      } catch {
        // Storage is switched off: the choice holds for this visit.
      }
    },
  }
}
