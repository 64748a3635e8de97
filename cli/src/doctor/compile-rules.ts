import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFirestoreEmulator } from '../dev/firestore-emulator.ts'

const projectId = 'demo-rules'
const denyAll = `rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents { match /{path=**} { allow read, write: if false; } }
}
`

/**
 * What Firestore's own compiler says against rules; null: nothing. It runs in the emulator, without any network.
 * Throws `CannotStart` where that is not here.
 */
export async function compileFirestoreRules(source: string): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'ddex-dsp-rules-'))
  const rules = join(folder, 'deny.rules')
  writeFileSync(rules, denyAll)
  try {
    const { host, port, stop } = await startFirestoreEmulator({ projectId, rules, folder })
    try {
      const url = `http://${host}:${port}/emulator/v1/projects/${projectId}:securityRules`
      const files = [{ name: 'firestore.rules', content: source }]
      const answer = await fetch(url, { method: 'PUT', body: JSON.stringify({ rules: { files } }) })
      if (answer.ok) return null
      const { error } = (await answer.json()) as { error?: { message?: string } }
      return error?.message ?? `status ${answer.status}`
    } finally {
      await stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export interface RulesFiles {
  firestore: string | null
  storage: string | null
}

/** The rules that `firebase.json` names; null where it names none, or there is none. */
export function rulesFiles(root: string): RulesFiles {
  const path = join(root, 'firebase.json')
  if (!existsSync(path)) return { firestore: null, storage: null }
  const file = JSON.parse(readFileSync(path, 'utf8')) as Partial<
    Record<keyof RulesFiles, { rules?: string }>
  >
  const read = (name: string | undefined): string | null =>
    name && existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : null
  return { firestore: read(file.firestore?.rules), storage: read(file.storage?.rules) }
}
