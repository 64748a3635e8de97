import { join } from 'node:path'
import { CannotStart } from './cannot-start.ts'
import { startChild, type Child } from './child.ts'
import type { Ports } from './ports.ts'
import { projectId, type Project } from './project.ts'
import { emulatorEnvironment } from './sftp.ts'

export interface S3Programs {
  s3Endpoint: string
  s3Function: string
}

/** Starts the S3 endpoint with the function behind it, adds it to `children`, and waits until it answers. */
export async function startS3(
  project: Project,
  programs: S3Programs,
  ports: Ports,
  env: NodeJS.ProcessEnv,
  children: Child[],
): Promise<Child> {
  const child = startChild({
    name: 's3',
    program: programs.s3Endpoint,
    cwd: project.s3Function,
    logFile: join(project.local, 'logs', 's3.log'),
    env: {
      ...env,
      ...emulatorEnvironment(ports),
      DDEX_DSP_PROJECT_ID: projectId,
      DDEX_DSP_REGION: project.service.region,
      DDEX_DSP_LOCAL_S3_PORT: String(ports.s3),
      DDEX_DSP_LOCAL_S3_FOLDER: join(project.local, 's3'),
      DDEX_DSP_LOCAL_LAMBDA: programs.s3Function,
    },
  })
  children.push(child)
  try {
    await child.line(/"listening"/)
    return child
  } catch {
    const last = child.tail(1).slice(0, 300)
    throw new CannotStart(`The S3 endpoint did not start: ${last} (${child.logFile})`)
  }
}
