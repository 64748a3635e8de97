import { join } from 'node:path'
import type { Programs } from './build.ts'
import { settledDelivery, type DeliveryStatus } from './deliveries.ts'
import { fingerprint } from './fingerprint.ts'
import type { Ports } from './ports.ts'
import { runProgram } from '../terminal/program.ts'
import type { Project } from './project.ts'
import { hasCurl, uploadByFtp } from './ftp-upload.ts'
import { hasSftpClient, uploadFolder } from './sftp-upload.ts'
import { demoFeed, ftpFeed } from './sign-ins.ts'
import { hostName } from './stack-file.ts'

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
  open: 'sftp' | 'ftp' | null
  reason: string
}

/** SFTP where the project takes it and this machine has a client, else FTP. */
export function demoDoor({ service: { protocols } }: Project): DemoDoor {
  if (protocols.includes('sftp') && hasSftpClient()) return { open: 'sftp', reason: '' }
  if (protocols.includes('ftp') && hasCurl()) return { open: 'ftp', reason: '' }
  const wanted = protocols.includes('sftp') ? 'OpenSSH sftp' : 'curl'
  const takes = ['sftp', 'ftp'].some((protocol) => protocols.includes(protocol))
  const reason = takes ? `No ${wanted} here` : 'This service takes neither SFTP nor FTP'
  return { open: null, reason }
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
): Promise<DeliveryStatus> {
  const { project, ports, env, signal } = context
  if (demoDoor(project).open === 'ftp') {
    await uploadByFtp(
      { host: hostName, port: ports.ftp, ...ftpFeed },
      demoPackage.folder,
      env,
      signal,
    )
    return settledDelivery(ports, ftpFeed.id, demoPackage.messageId, signal)
  }
  const target = { host: hostName, port: ports.sftp, ...demoFeed }
  await uploadFolder(target, demoPackage.folder, project.local, env, signal)
  return settledDelivery(ports, demoFeed.id, demoPackage.messageId, signal)
}
