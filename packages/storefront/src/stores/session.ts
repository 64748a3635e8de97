import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Session } from '../backend.ts'
import { useBackend } from '../service.ts'

/** Who listens. `ready` turns true once it is known whether somebody is signed in. */
export const useSessionStore = defineStore('session', () => {
  const { auth } = useBackend()
  const session = shallowRef<Session | null>(null)
  const ready = ref(false)

  const whenReady = new Promise<void>((resolve) => {
    auth.observe((current) => {
      session.value = current
      ready.value = true
      resolve()
    })
  })

  return {
    session,
    ready,
    whenReady,
    signedIn: computed(() => session.value !== null),
    isAdmin: computed(() => session.value?.role === 'admin'),
    displayName: computed(() => session.value?.name || session.value?.email || ''),
    signIn: auth.signIn,
    createAccount: auth.createAccount,
    sendPasswordReset: auth.sendPasswordReset,
    signOut: auth.signOut,
  }
})
