import type { Plan, Role } from '@ddex/dsp-core/schema'
import type { User } from 'firebase/auth'
import {
  browserLocalPersistence,
  connectAuthEmulator,
  createUserWithEmailAndPassword,
  indexedDBLocalPersistence,
  initializeAuth,
  onIdTokenChanged,
  sendPasswordResetEmail,
  signInWithEmailAndPassword,
  signOut,
  updateProfile,
} from 'firebase/auth'
import type { AuthBackend, Session } from '../backend.ts'
import type { Connection } from './app.ts'
import { translated } from './problem.ts'

const roles: readonly Role[] = ['admin', 'distributor', 'artist', 'listener']
const plans: readonly Plan[] = ['free', 'premium']

/** A user and the claims of their token; anything that is not a known claim counts as not there. */
async function sessionOf(user: User): Promise<Session> {
  const { claims } = await user.getIdTokenResult()
  const { role, plan, territory } = claims
  return {
    uid: user.uid,
    email: user.email ?? '',
    name: user.displayName,
    role: roles.find((known) => known === role) ?? 'listener',
    plan: plans.find((known) => known === plan) ?? null,
    territory: typeof territory === 'string' && /^[A-Z]{2}$/.test(territory) ? territory : null,
  }
}

/** Sign-in by e-mail and password; the session survives a reload. */
export function firebaseAuth({ app, emulators }: Connection): AuthBackend {
  const auth = initializeAuth(app, {
    persistence: [indexedDBLocalPersistence, browserLocalPersistence],
  })
  if (emulators) connectAuthEmulator(auth, emulators.authUrl, { disableWarnings: true })

  return {
    observe: (listener) =>
      onIdTokenChanged(auth, (user) => {
        if (!user) return listener(null)
        sessionOf(user).then(
          (session) => {
            if (auth.currentUser?.uid === session.uid) listener(session)
          },
          () => listener(null),
        )
      }),
    signIn: async (email, password) => {
      await translated(signInWithEmailAndPassword(auth, email, password))
    },
    createAccount: async (name, email, password) => {
      const { user } = await translated(createUserWithEmailAndPassword(auth, email, password))
      if (!name) return
      await translated(updateProfile(user, { displayName: name }))
      // Observers saw the account before it had a name; a fresh token tells them.
      await translated(user.getIdToken(true))
    },
    sendPasswordReset: (email) => translated(sendPasswordResetEmail(auth, email)),
    signOut: () => translated(signOut(auth)),
  }
}
