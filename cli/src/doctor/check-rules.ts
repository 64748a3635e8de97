import { CannotStart } from '../dev/cannot-start.ts'
import { deniesAllClients } from '../dev/storage-rules-runtime.ts'
import { fail, ok, warn, type Finding } from './check.ts'
import { compileFirestoreRules, rulesFiles } from './compile-rules.ts'

/** Whether the security rules compile. */
export async function checkRules(
  root: string,
  compile: (source: string) => Promise<string | null> = compileFirestoreRules,
): Promise<Finding[]> {
  const { firestore, storage } = rulesFiles(root)
  return [
    ...(firestore === null ? [] : [await firestoreFinding(firestore, compile)]),
    ...(storage === null ? [] : [storageFinding(storage)]),
  ]
}

async function firestoreFinding(
  source: string,
  compile: (source: string) => Promise<string | null>,
): Promise<Finding> {
  const name = 'Firestore rules'
  try {
    const fault = await compile(source)
    if (fault === null) return ok(name, 'compile')
    return fail(name, fault, 'Correct the file that firebase.json names, at that line.')
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error
    const fix = '`ddex-dsp deploy --check` has Google compile them; or install what is missing.'
    return warn(name, `are not compiled: ${error.message}`, fix)
  }
}

/** Clients have no business in Storage: the functions sign what they may fetch. */
const storageFinding = (source: string): Finding =>
  deniesAllClients(source)
    ? ok('Storage rules', 'deny every client')
    : warn(
        'Storage rules',
        'say more than that every client is denied, which nothing here needs',
        'Take storage.rules from the template again, or have Google compile it: `ddex-dsp deploy --check`.',
      )
