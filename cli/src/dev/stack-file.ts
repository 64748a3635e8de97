import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ports } from './ports.ts'
import { bucket, deliveryBucket, projectId, type Project } from './project.ts'
import { s3Place } from './s3-demo.ts'
import type { ServiceFile } from './service-file.ts'
import {
  demoFeed,
  demoUsers,
  feedsOf,
  ftpFeed,
  gcsFeed,
  gcsPrefix,
  httpFeed,
  s3Feed,
  type DemoFeed,
  type DemoUser,
} from './sign-ins.ts'

/** `.local/stack.json`: where everything is, for scripts and tests. Holds demo secrets only. */
export interface StackFile {
  stackId: string
  startedAt: string
  projectId: string
  /** Of the functions. */
  region: string
  bucket: string
  ports: Ports
  urls: Record<'web' | 'auth' | 'firestore' | 'storage' | 'functions' | 'tasks' | 'hub', string>
  /** Null where the project has no such server. */
  sftp: null | {
    host: string
    port: number
    username: string
    password: string
    feedId: string
    /** As OpenSSH prints it: `SHA256:...`. */
    hostKeyFingerprint: string
    command: string
  }
  ftp: null | {
    host: string
    port: number
    username: string
    password: string
    feedId: string
    /** Of the self-signed certificate, SHA-256, as openssl prints it. */
    certificateFingerprint: string
    command: string
  }
  http: null | {
    url: string
    /** The whole key of the feed. */
    key: string
    feedId: string
    command: string
  }
  gcs: null | {
    /** Where the Storage emulator is. */
    endpoint: string
    bucket: string
    prefix: string
    feedId: string
    command: string
  }
  s3: null | {
    endpoint: string
    region: string
    bucket: string
    prefix: string
    accessKeyId: string
    secretAccessKey: string
    feedId: string
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
  /** Null: there is no such server. */
  hostKeyFingerprint: string | null
  certificateFingerprint: string | null
  hasS3: boolean
  pids: Record<string, number>
}

function sftpAccess({ ports, hostKeyFingerprint }: StackFacts): StackFile['sftp'] {
  if (hostKeyFingerprint === null) return null
  const { username, password, id: feedId } = demoFeed
  const command = `sftp -P ${ports.sftp} ${username}@${hostName}`
  return {
    host: hostName,
    port: ports.sftp,
    username,
    password,
    feedId,
    hostKeyFingerprint,
    command,
  }
}

function ftpAccess({ ports, certificateFingerprint }: StackFacts): StackFile['ftp'] {
  if (certificateFingerprint === null) return null
  const { username, password, id: feedId } = ftpFeed
  const access = { host: hostName, port: ports.ftp, username, password, feedId }
  const command = `lftp -u ${username},${password} -e 'set ssl:verify-certificate no' ftp://${hostName}:${ports.ftp}`
  return { ...access, certificateFingerprint, command }
}

function httpAccess({ ports, project }: StackFacts): StackFile['http'] {
  if (!project.service.protocols.includes('http')) return null
  const url = `http://${hostName}:${ports.web}/api/deliveries`
  const key = `${httpFeed.id}.${httpFeed.password}`
  const command = `curl -H 'Authorization: Bearer ${key}' ${url}`
  return { url, key, feedId: httpFeed.id, command }
}

function gcsAccess({ ports, project }: StackFacts): StackFile['gcs'] {
  if (!project.service.protocols.includes('gcs')) return null
  const endpoint = `http://${hostName}:${ports.storage}`
  const upload = `${endpoint}/upload/storage/v1/b/${deliveryBucket}/o?uploadType=media`
  const command = `curl -H 'Authorization: Bearer owner' --data-binary @FILE '${upload}&name=${gcsPrefix}FILE'`
  return { endpoint, bucket: deliveryBucket, prefix: gcsPrefix, feedId: gcsFeed.id, command }
}

function s3Access({ ports, hasS3 }: StackFacts): StackFile['s3'] {
  if (!hasS3) return null
  const { region, bucket, prefix } = s3Place
  const { username: accessKeyId, password: secretAccessKey, id: feedId } = s3Feed
  const endpoint = `http://${hostName}:${ports.s3}`
  const command = `aws --endpoint-url ${endpoint} s3 cp --recursive PACKAGE s3://${bucket}/${prefix}PACKAGE`
  return { endpoint, region, bucket, prefix, accessKeyId, secretAccessKey, feedId, command }
}

/** What `.local/stack.json` says about a stack. */
export function describeStack(facts: StackFacts): StackFile {
  const { ports, project } = facts
  const url = (name: keyof Ports): string => `http://${hostName}:${ports[name]}`
  return {
    stackId: facts.stackId,
    startedAt: facts.startedAt.toISOString(),
    projectId,
    region: project.service.region,
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
    sftp: sftpAccess(facts),
    ftp: ftpAccess(facts),
    http: httpAccess(facts),
    gcs: gcsAccess(facts),
    s3: s3Access(facts),
    users: demoUsers,
    feeds: feedsOf(project.service.protocols),
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
export const webService = (ports: Ports, { protocols }: ServiceFile): object => ({
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
  sftp: protocols.includes('sftp')
    ? { host: hostName, port: ports.sftp, username: demoFeed.username }
    : null,
})
