import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ports } from './ports.ts'
import { bucket, projectId, type Project } from './project.ts'
import {
  demoFeed,
  demoFeeds,
  demoUsers,
  ftpFeed,
  type DemoFeed,
  type DemoUser,
} from './sign-ins.ts'

/** `.local/stack.json`: where everything is, for scripts and tests. Holds demo secrets only. */
export interface StackFile {
  stackId: string
  startedAt: string
  projectId: string
  bucket: string
  ports: Ports
  urls: Record<'web' | 'auth' | 'firestore' | 'storage' | 'functions' | 'tasks' | 'hub', string>
  sftp: {
    host: string
    port: number
    username: string
    password: string
    feedId: string
    /** As OpenSSH prints it: `SHA256:...`. */
    hostKeyFingerprint: string
    command: string
  }
  ftp: {
    host: string
    port: number
    username: string
    password: string
    feedId: string
    /** Of the self-signed certificate, SHA-256, as openssl prints it. */
    certificateFingerprint: string
    command: string
  }
  users: DemoUser[]
  feeds: DemoFeed[]
  logs: string
  pids: Record<string, number>
}

export const hostName = '127.0.0.1'

export interface StackFacts {
  stackId: string
  startedAt: Date
  project: Project
  ports: Ports
  hostKeyFingerprint: string
  certificateFingerprint: string
  pids: Record<string, number>
}

/** What `.local/stack.json` says about a stack. */
export function describeStack(facts: StackFacts): StackFile {
  const { ports, project } = facts
  const url = (name: keyof Ports): string => `http://${hostName}:${ports[name]}`
  return {
    stackId: facts.stackId,
    startedAt: facts.startedAt.toISOString(),
    projectId,
    bucket,
    ports,
    urls: {
      web: url('web'),
      auth: url('auth'),
      firestore: url('firestore'),
      storage: url('storage'),
      functions: url('functions'),
      tasks: url('tasks'),
      hub: url('hub'),
    },
    sftp: {
      host: hostName,
      port: ports.sftp,
      username: demoFeed.username,
      password: demoFeed.password,
      feedId: demoFeed.id,
      hostKeyFingerprint: facts.hostKeyFingerprint,
      command: `sftp -P ${ports.sftp} ${demoFeed.username}@${hostName}`,
    },
    ftp: {
      host: hostName,
      port: ports.ftp,
      username: ftpFeed.username,
      password: ftpFeed.password,
      feedId: ftpFeed.id,
      certificateFingerprint: facts.certificateFingerprint,
      command: `lftp -u ${ftpFeed.username},${ftpFeed.password} -e 'set ssl:verify-certificate no' ftp://${hostName}:${ports.ftp}`,
    },
    users: demoUsers,
    feeds: demoFeeds,
    logs: join(project.local, 'logs'),
    pids: facts.pids,
  }
}

const pathOf = (project: Project): string => join(project.local, 'stack.json')

/** Writes the file; readable by its owner only. */
export function writeStackFile(project: Project, stack: StackFile): void {
  writeFileSync(pathOf(project), `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 })
}

/** The stack is gone, so its file must not point at it. */
export const removeStackFile = (project: Project): void => rmSync(pathOf(project), { force: true })

/** `dist/service.json`, which the web app reads first. */
export const webService = (ports: Ports): object => ({
  firebase: {
    apiKey: 'demo',
    projectId,
    authDomain: `${projectId}.firebaseapp.com`,
    storageBucket: bucket,
    appId: 'demo',
  },
  emulators: {
    authUrl: `http://${hostName}:${ports.auth}`,
    firestoreHost: hostName,
    firestorePort: ports.firestore,
    functionsHost: hostName,
    functionsPort: ports.functions,
  },
  brand: { name: 'DDEX DSP' },
  sftp: { host: hostName, port: ports.sftp, username: demoFeed.username },
})
