import { randomBytes } from 'node:crypto'
import { demoCredentials } from './demo-credentials.ts'
import { stackVariable } from './processes.ts'
import { bucket, type Project } from './project.ts'

/** What every process of a local stack finds in its environment: keys and credentials that open nothing elsewhere. */
export const stackEnvironment = (
  project: Project,
  stack: { id: string; scratch: string; ffmpeg: string },
): NodeJS.ProcessEnv => ({
  ...process.env,
  [stackVariable]: stack.id,
  // The Storage emulator keeps its files in the temporary folder, under a name that another stack would
  // empty; Unix sockets, which also go there, need a short path.
  ...{ TMPDIR: stack.scratch, TMP: stack.scratch, TEMP: stack.scratch },
  GOOGLE_APPLICATION_CREDENTIALS: demoCredentials(project),
  DDEX_DSP_BUCKET: bucket,
  DDEX_DSP_LOCAL_ASSET_HOSTS: '127.0.0.1',
  DDEX_DSP_FFMPEG: stack.ffmpeg,
  DDEX_DSP_MEDIA_DELIVERY: 'gateway',
  DDEX_DSP_STREAM_KEY: randomBytes(32).toString('base64url'),
  DDEX_DSP_SEALING_KEY: randomBytes(32).toString('base64'),
})
