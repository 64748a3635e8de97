import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Ports } from './ports.ts'
import type { Project } from './project.ts'

interface Header {
  key: string
  value: string
}

interface FirebaseJson {
  firestore: { rules: string; indexes: string }
  storage: { rules: string }
  functions: { source: string; runtime?: string; ignore?: string[] }
  hosting: {
    public: string
    headers: { source: string; headers: Header[] }[]
    [key: string]: unknown
  }
  emulators?: unknown
}

const host = '127.0.0.1'

/** Adds the local services to the `connect-src` of a content security policy. */
export function allowLocalHosts(policy: string, ports: Ports): string {
  const hosts = [ports.auth, ports.firestore, ports.functions].map(
    (port) => `http://${host}:${port}`,
  )
  return policy.replace('connect-src ', `connect-src ${hosts.join(' ')} `)
}

/** Headers that only make sense behind HTTPS would make a browser remember 127.0.0.1 for a year. */
function localHeaders(headers: Header[], ports: Ports): Header[] {
  return headers
    .filter(({ key }) => key !== 'Strict-Transport-Security')
    .map(({ key, value }) => ({
      key,
      value: key === 'Content-Security-Policy' ? allowLocalHosts(value, ports) : value,
    }))
}

/**
 * The project's `firebase.json` for a local stack: same rules, rewrites and headers; every emulator
 * on 127.0.0.1 and its port, the web app from the stack's own folder.
 */
export function localFirebaseJson(source: FirebaseJson, project: Project, ports: Ports): object {
  const emulators = [
    'auth',
    'firestore',
    'storage',
    'functions',
    'tasks',
    'eventarc',
    'hub',
  ] as const
  return {
    // firebase-tools takes absolute paths for rules, and only relative ones for functions.
    firestore: {
      rules: join(project.root, source.firestore.rules),
      indexes: join(project.root, source.firestore.indexes),
    },
    storage: { rules: join(project.root, source.storage.rules) },
    functions: { ...source.functions, source: relative(project.local, project.functions) },
    hosting: {
      ...source.hosting,
      public: 'web',
      headers: source.hosting.headers.map((rule) => ({
        ...rule,
        headers: localHeaders(rule.headers, ports),
      })),
    },
    emulators: {
      ...Object.fromEntries(emulators.map((name) => [name, { host, port: ports[name] }])),
      hosting: { host, port: ports.web },
      ui: { enabled: false },
      logging: { host, port: ports.logging },
      singleProjectMode: true,
    },
  }
}

/** Writes `firebase.json` into the stack's folder and returns its path. */
export function writeFirebaseJson(project: Project, ports: Ports): string {
  const source = JSON.parse(
    readFileSync(join(project.root, 'firebase.json'), 'utf8'),
  ) as FirebaseJson
  const path = join(project.local, 'firebase.json')
  mkdirSync(project.local, { recursive: true })
  writeFileSync(path, JSON.stringify(localFirebaseJson(source, project, ports), null, 2))
  return path
}
