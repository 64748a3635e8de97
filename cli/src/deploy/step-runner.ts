import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { CommandError } from '../terminal/command-error.ts'
import { runProgram } from '../terminal/program.ts'
import { firebaseFile } from './firebase-file.ts'
import type { StepRunner } from './run-deploy.ts'

/** Does steps for real, in programs of their own that write into `.local/logs/deploy.log`. */
export function stepRunner(
  folder: string,
  lookAtGoogle: () => Promise<void>,
  env: NodeJS.ProcessEnv = process.env,
): StepRunner {
  const root = resolve(folder)
  return async ({ kind, command }) => {
    if (kind === 'check') return requireFirebaseFiles(root)
    if (kind === 'google') return lookAtGoogle()
    const [name = '', ...words] = command ?? []
    const isFirebase = kind === 'firebase'
    const args = isFirebase
      ? [firebaseProgram(env), ...words]
      : [ownProgram(env), ...words, `--root=${root}`]
    const logs = join(root, '.local', 'logs')
    mkdirSync(logs, { recursive: true })
    await runProgram({
      ...{ name, command: process.execPath, args, env, cwd: root },
      logFile: join(logs, 'deploy.log'),
      signal: new AbortController().signal,
    })
  }
}

/** This command line, or the program that `DDEX_DSP_PROGRAM` names. */
const ownProgram = (env: NodeJS.ProcessEnv): string =>
  env.DDEX_DSP_PROGRAM || (process.argv[1] ?? '')

/** firebase-tools of this package, or the program that `DDEX_DSP_FIREBASE` names. */
function firebaseProgram(env: NodeJS.ProcessEnv): string {
  if (env.DDEX_DSP_FIREBASE) return env.DDEX_DSP_FIREBASE
  const require = createRequire(import.meta.url)
  return require.resolve('firebase-tools/lib/bin/firebase.js')
}

/** Throws `CommandError` naming what `firebase.json` names and is not there. */
export function requireFirebaseFiles(root: string): void {
  const { firestore, storage, functions } = firebaseFile(root)
  const named = [firestore?.rules, firestore?.indexes, storage?.rules, functions?.source]
  const missing = named.filter((name) => name && !existsSync(join(root, name)))
  if (missing.length > 0)
    throw new CommandError(
      `${join(root, 'firebase.json')} names what is not there: ${missing.join(', ')}.`,
    )
}
