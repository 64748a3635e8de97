import { initializeTestEnvironment, type RulesTestEnvironment } from '@firebase/rules-unit-testing'
import { setLogLevel, type Firestore } from 'firebase/firestore'
import { readFile } from 'node:fs/promises'
import { projectId, rulesFile, type EmulatorAddress } from './rules-project.ts'
import { roles, type RoleName } from './roles.ts'

/** Firestore as each role sees it, and as nobody does: past the rules, to put things in place. */
export interface RulesEnvironment {
  as(role: RoleName): Firestore
  /** A user with any claims. */
  asUser(uid: string, claims: Record<string, unknown>): Firestore
  beyondRules<T>(work: (store: Firestore) => Promise<T>): Promise<T>
  /** Empties the database. */
  clear(): Promise<void>
  stop(): Promise<void>
}

/** Loads `firestore.rules` into the emulator. Each file of tests has a database of its own name. */
export async function rulesEnvironment(
  { host, port }: EmulatorAddress,
  name: string,
): Promise<RulesEnvironment> {
  // The SDK logs every refusal, and refusals are what is tested here.
  setLogLevel('silent')
  const environment = await initializeTestEnvironment({
    projectId: `${projectId}-${name}`,
    firestore: { host, port, rules: await readFile(rulesFile, 'utf8') },
  })
  const asUser = (uid: string, claims: Record<string, unknown>): Firestore =>
    environment.authenticatedContext(uid, claims).firestore() as unknown as Firestore
  const stores = new Map<RoleName, Firestore>()
  return {
    asUser,
    as(role) {
      const store = stores.get(role) ?? storeOf(environment, role)
      stores.set(role, store)
      return store
    },
    async beyondRules(work) {
      let result: unknown
      await environment.withSecurityRulesDisabled(async (context) => {
        result = await work(context.firestore() as unknown as Firestore)
      })
      return result as Awaited<ReturnType<typeof work>>
    },
    clear: () => environment.clearFirestore(),
    stop: () => environment.cleanup(),
  }
}

function storeOf(environment: RulesTestEnvironment, role: RoleName): Firestore {
  const who = roles[role]
  const context = who
    ? environment.authenticatedContext(who.uid, who.claims)
    : environment.unauthenticatedContext()
  return context.firestore() as unknown as Firestore
}
