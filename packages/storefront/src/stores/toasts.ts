import { defineStore } from 'pinia'
import { ref } from 'vue'

export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'bad'
}

const shownFor = 4500

/** Short notes at the edge of the page; each goes by itself. */
export const useToastStore = defineStore('toasts', () => {
  const toasts = ref<Toast[]>([])
  let lastId = 0

  function dismiss(id: number): void {
    toasts.value = toasts.value.filter((toast) => toast.id !== id)
  }

  function show(text: string, tone: Toast['tone'] = 'plain'): void {
    lastId += 1
    const id = lastId
    // Saying the same thing twice helps nobody; the newer one stays.
    toasts.value = [...toasts.value.filter((toast) => toast.text !== text), { id, text, tone }]
    setTimeout(() => dismiss(id), shownFor)
  }

  return { toasts, show, dismiss }
})
