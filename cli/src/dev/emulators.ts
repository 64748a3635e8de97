import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CannotStart } from './cannot-start.ts'
import { startChild, type Child } from './child.ts'
import { writeFirebaseJson } from './firebase-config.ts'
import { findFirestoreJar, hasStorageRulesRuntime, type FirestoreJar } from './firestore-jar.ts'
import type { Java } from './java.ts'
import type { Ports } from './ports.ts'
import { projectId, type Project } from './project.ts'
import { deniesAllClients } from './storage-rules-runtime.ts'

const program = fileURLToPath(new URL('./emulators-main.js', import.meta.url))
const only = 'auth,firestore,storage,functions,tasks,eventarc,hosting'

export interface Emulators {
  child: Child
  jar: FirestoreJar
  /** Resolves when all of them answer and the functions are loaded. */
  ready: Promise<void>
}

/** What keeps firebase-tools on this machine: no message of the day, no metadata server, no listener for discovery. */
function quietEnvironment(project: Project): NodeJS.ProcessEnv {
  const discovery = join(project.local, 'functions-discovery')
  rmSync(discovery, { recursive: true, force: true })
  mkdirSync(discovery, { recursive: true })
  return {
    CI: '1',
    NO_UPDATE_NOTIFIER: '1',
    METADATA_SERVER_DETECTION: 'none',
    FIREBASE_FUNCTIONS_DISCOVERY_OUTPUT_PATH: discovery,
  }
}

/** Whether the Storage emulator can do without its Java runtime, because our rules only say no. */
function storageRules(project: Project): 'built-in' | 'runtime' {
  if (hasStorageRulesRuntime()) return 'runtime'
  const source = readFileSync(join(project.root, 'storage.rules'), 'utf8')
  return deniesAllClients(source) ? 'built-in' : 'runtime'
}

/** The first line that says what went wrong, in firebase-tools' words. */
function complaint(child: Child): string {
  const lines = child
    .tail(60)
    .split('\n')
    .map((line) => line.trim())
  const errors = lines.filter((line) => /^(Error:|⬢.*(rror|ailed)|.*✖)/.test(line))
  return errors[0] ?? lines.filter(Boolean).at(-1) ?? 'it said nothing'
}

/** Resolves when every emulator runs and the functions are loaded; throws `CannotStart` otherwise. */
async function whenReady(child: Child): Promise<void> {
  const news =
    /All emulators ready|Failed to load function definition|Failed to initialize functions/
  const line = await child.line(news).catch(() => {
    throw new CannotStart(`The emulators did not start: ${complaint(child)} (${child.logFile})`)
  })
  if (!line.includes('ready')) {
    throw new CannotStart(`The functions did not load; see ${child.logFile}.`)
  }
}

/** Starts the Firebase Emulator Suite. `env` is passed on to the functions. */
export function startEmulators(
  project: Project,
  ports: Ports,
  java: Java,
  env: NodeJS.ProcessEnv,
): Emulators {
  const config = writeFirebaseJson(project, ports)
  const jar = findFirestoreJar(project.cache)
  const logs = join(project.local, 'logs')
  mkdirSync(logs, { recursive: true })
  const child = startChild({
    name: 'emulators',
    program,
    args: ['emulators:start', '--only', only, '--project', projectId, '--config', config],
    // firebase-tools writes firestore-debug.log and firebase-debug.log where it is started.
    cwd: logs,
    logFile: join(logs, 'emulators.log'),
    env: {
      ...env,
      ...quietEnvironment(project),
      JAVA_HOME: java.home,
      PATH: [join(java.home, 'bin'), env.PATH].join(delimiter),
      ...(jar.path ? { FIRESTORE_EMULATOR_BINARY_PATH: jar.path } : {}),
      DDEX_DSP_STORAGE_RULES: storageRules(project),
    },
  })
  return { child, jar, ready: whenReady(child) }
}
