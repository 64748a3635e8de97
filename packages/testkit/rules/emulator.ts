import { CannotStart, startFirestoreEmulator } from 'create-ddex-dsp/dev'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { projectId, rulesFile, type EmulatorAddress } from './rules-project.ts'

declare module 'vitest' {
  interface ProvidedContext {
    firestore: EmulatorAddress | null
  }
}

/** Starts the Firestore emulator once for all rules tests; without Java or its jar they are skipped. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'ddex-rules-'))
  const clean = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const emulator = await startFirestoreEmulator({ projectId, rules: rulesFile, folder })
    project.provide('firestore', { host: emulator.host, port: emulator.port })
    return () => emulator.stop().then(clean)
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error
    console.warn(`SKIPPED: every test of firestore.rules. ${error.message}`)
    project.provide('firestore', null)
    return clean
  }
}
