import { join } from 'node:path'
import { CannotStart } from './cannot-start.ts'
import { startChild, type Child } from './child.ts'
import type { Ports } from './ports.ts'
import { projectId, type Project } from './project.ts'
import { emulatorEnvironment } from './sftp.ts'
import { hostName } from './stack-file.ts'

export interface FtpServer {
  child: Child
  certificateFingerprint: string
}

/** The fingerprint in the line that the server logs when it listens. */
function fingerprintIn(line: string): string {
  const [fingerprint = ''] = /(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/.exec(line) ?? []
  return fingerprint
}

/** Starts the FTP server, adds it to `children`, and waits until it listens. */
export async function startFtp(
  project: Project,
  program: string,
  ports: Ports,
  env: NodeJS.ProcessEnv,
  children: Child[],
): Promise<FtpServer> {
  const child = startChild({
    name: 'ftp',
    program,
    cwd: project.ftpServer,
    logFile: join(project.local, 'logs', 'ftp.log'),
    env: {
      ...env,
      ...emulatorEnvironment(ports),
      DDEX_DSP_PROJECT_ID: projectId,
      DDEX_DSP_REGION: project.service.region,
      DDEX_DSP_FTP_HOST: hostName,
      DDEX_DSP_FTP_PORT: String(ports.ftp),
      // Two stacks on one machine must not fight over a range.
      DDEX_DSP_FTP_PASSIVE_PORTS: 'any',
      // Kept from one start to the next, so that a client that knows the certificate goes on knowing it.
      DDEX_DSP_FTP_VOLUME: join(project.local, 'ftp'),
      DDEX_DSP_FTP_STOP_GRACE_SECONDS: '2',
      DDEX_DSP_FTP_OPERATIONS_PORT: '0',
    },
  })
  children.push(child)
  try {
    return { child, certificateFingerprint: fingerprintIn(await child.line(/"listening"/)) }
  } catch {
    const last = child.tail(1).slice(0, 300)
    throw new CannotStart(`The FTP server did not start: ${last} (${child.logFile})`)
  }
}
