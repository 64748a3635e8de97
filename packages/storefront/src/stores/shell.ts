import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

/** What waits behind the sign-in: how it is called, and how it goes on. */
export interface Gate {
  title: string | null
  proceed: () => void
}

/** What is open around the page: the queue, the player sheet, the overlays. */
export const useShellStore = defineStore('shell', () => {
  const queueOpen = ref(false)
  const playerOpen = ref(false)
  const helpOpen = ref(false)
  const gateOpen = ref(false)
  const gate = shallowRef<Gate | null>(null)

  /** Asks to sign in; `proceed` runs after that, once. */
  function askToSignIn(waiting: Gate): void {
    gate.value = waiting
    gateOpen.value = true
  }

  /** Goes on with what waited. */
  function passGate(): void {
    const waiting = gate.value
    dropGate()
    waiting?.proceed()
  }

  function dropGate(): void {
    gate.value = null
    gateOpen.value = false
  }

  return { queueOpen, playerOpen, helpOpen, gateOpen, gate, askToSignIn, passGate, dropGate }
})
