import { join } from 'node:path'
import { CannotStart } from './cannot-start.ts'
import { startChild, type Child } from './child.ts'
import type { Ports } from './ports.ts'
import { bucket, projectId, type Project } from './project.ts'
import { hostName } from './stack-file.ts'

/** What connects a server of ours to the emulators; the Google SDKs read these names. */
export const emulatorEnvironment = (ports: Ports): NodeJS.ProcessEnv => ({
  GCLOUD_PROJECT: projectId,
  GOOGLE_CLOUD_PROJECT: projectId,
  FIREBASE_CONFIG: JSON.stringify({ projectId, storageBucket: bucket }),
  FIRESTORE_EMULATOR_HOST: `${hostName}:${ports.firestore}`,
  FIREBASE_AUTH_EMULATOR_HOST: `${hostName}:${ports.auth}`,
  FIREBASE_STORAGE_EMULATOR_HOST: `${hostName}:${ports.storage}`,
  STORAGE_EMULATOR_HOST: `http://${hostName}:${ports.storage}`,
  CLOUD_TASKS_EMULATOR_HOST: `${hostName}:${ports.tasks}`,
  METADATA_SERVER_DETECTION: 'none',
})

export interface SftpServer {
  child: Child
  hostKeyFingerprint: string
}

const listening = /"listening"/

/** The fingerprint in the line that the server logs when it listens. */
function fingerprintIn(line: string): string {
  const [fingerprint] = /SHA256:[A-Za-z0-9+/]+/.exec(line) ?? []
  return fingerprint ?? ''
}

/** Starts the SFTP server, adds it to `children`, and waits until it listens. */
export async function startSftp(
  project: Project,
  program: string,
  ports: Ports,
  env: NodeJS.ProcessEnv,
  children: Child[],
): Promise<SftpServer> {
  const child = startChild({
    name: 'sftp',
    program,
    cwd: project.sftpServer,
    logFile: join(project.local, 'logs', 'sftp.log'),
    env: {
      ...env,
      ...emulatorEnvironment(ports),
      DDEX_DSP_PROJECT_ID: projectId,
      DDEX_DSP_REGION: project.service.region,
      DDEX_DSP_SFTP_HOST: hostName,
      DDEX_DSP_SFTP_PORT: String(ports.sftp),
      // Kept from one start to the next, so that a client that knows the host key goes on knowing it.
      DDEX_DSP_SFTP_VOLUME: join(project.local, 'sftp'),
      DDEX_DSP_SFTP_STOP_GRACE_SECONDS: '2',
      // Several stacks may run side by side: any free port.
      DDEX_DSP_SFTP_OPERATIONS_PORT: '0',
    },
  })
  children.push(child)
  try {
    return { child, hostKeyFingerprint: fingerprintIn(await child.line(listening)) }
  } catch {
    const last = child.tail(1).slice(0, 300)
    throw new CannotStart(`The SFTP server did not start: ${last} (${child.logFile})`)
  }
}
