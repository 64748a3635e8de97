import { join } from 'node:path'
import type { Programs } from './build.ts'
import { settledDelivery, type DeliveryStatus } from './deliveries.ts'
import { fingerprint } from './fingerprint.ts'
import type { Ports } from './ports.ts'
import { runProgram } from '../terminal/program.ts'
import { projectId, type Project } from './project.ts'
import { hasCurl, uploadByFtp } from './ftp-upload.ts'
import { hasSftpClient, uploadFolder } from './sftp-upload.ts'
import { sendFolder } from '../deliveries/send-folder.ts'
import { demoFeed, ftpFeed } from './sign-ins.ts'
import { hostName, type StackFile } from './stack-file.ts'

/** A package of demo music on disk, ready to be sent. */
export interface DemoPackage {
  folder: string
  messageId: string
  title: string
  artist: string
}

export interface DemoContext {
  project: Project
  programs: Programs
  ports: Ports
  ffmpeg: string
  env: NodeJS.ProcessEnv
  signal: AbortSignal
}

/** By which protocol demo music is sent, or why it cannot be. */
export interface DemoDoor {
  open: Protocol | null
  reason: string
}

type Protocol = 'sftp' | 'ftp' | 'http' | 'gcs' | 's3'

/** Those that want no program of this machine's, only ours. */
const ownSenders = ['http', 'gcs', 's3'] as const

/** SFTP where the project takes it and this machine has a client, else FTP likewise, else what else it takes. */
export function demoDoor(
  { service: { protocols } }: Pick<Project, 'service'>,
  has = { sftp: hasSftpClient, curl: hasCurl },
): DemoDoor {
  const takes = (protocol: Protocol): boolean => protocols.includes(protocol)
  if (takes('sftp') && has.sftp()) return { open: 'sftp', reason: '' }
  if (takes('ftp') && has.curl()) return { open: 'ftp', reason: '' }
  const own = ownSenders.find(takes)
  if (own) return { open: own, reason: '' }
  const missing = takes('sftp') ? 'OpenSSH sftp' : 'curl'
  return { open: null, reason: `No ${missing} here` }
}

/** Makes the demo packages `from` up to `to` (exclusive); those that are there already are kept. */
export async function prepareDemo(
  { project, programs, env, ffmpeg, signal }: DemoContext,
  from: number,
  to?: number,
): Promise<DemoPackage[]> {
  const folder = join(project.cache, 'demo', fingerprint([programs.demo]).slice(0, 16))
  const output = await runProgram({
    name: 'demo music',
    command: process.execPath,
    args: [programs.demo, folder, String(from), String(to ?? '')],
    env: { ...env, DDEX_DSP_FFMPEG: ffmpeg },
    signal,
  })
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as DemoPackage)
}

/** Sends a package as a distributor would, and waits until its delivery needs nothing more. */
export async function sendDemo(
  context: DemoContext,
  demoPackage: DemoPackage,
  doors: DemoDoors,
): Promise<DeliveryStatus> {
  const { project, ports, signal } = context
  const { open } = demoDoor(project)
  if (open === null) throw new Error('Nobody asked whether there is a door.')
  const { folder, messageId } = demoPackage
  const feedId = await senders[open](context, folder, doors)
  return settledDelivery(ports, feedId, messageId, signal)
}

/** Where the doors are that our own senders go to. */
export type DemoDoors = Pick<StackFile, 'http' | 'gcs' | 's3'>

/** Each answers the feed that it has sent to. */
const senders: Record<
  Protocol,
  (context: DemoContext, folder: string, doors: DemoDoors) => Promise<string>
> = {
  async sftp({ project, ports, env, signal }, folder) {
    const target = { host: hostName, port: ports.sftp, ...demoFeed }
    await uploadFolder(target, folder, project.local, env, signal)
    return demoFeed.id
  },
  async ftp({ ports, env, signal }, folder) {
    await uploadByFtp({ host: hostName, port: ports.ftp, ...ftpFeed }, folder, env, signal)
    return ftpFeed.id
  },
  async http(_context, folder, { http }) {
    const { url, key, feedId } = running(http)
    await sendFolder({ protocol: 'http', url, apiKey: key }, folder)
    return feedId
  },
  async gcs(_context, folder, { gcs }) {
    const { feedId, ...place } = running(gcs)
    await sendFolder({ protocol: 'gcs', projectId, ...place }, folder)
    return feedId
  },
  async s3(_context, folder, { s3 }) {
    const { feedId, ...place } = running(s3)
    await sendFolder({ protocol: 's3', ...place }, folder)
    return feedId
  },
}

function running<T>(door: T | null): T {
  if (door !== null) return door
  throw new Error('The stack does not run what the project takes.')
}
