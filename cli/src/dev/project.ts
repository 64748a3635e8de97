import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CannotStart } from './cannot-start.ts'
import { readServiceFile, type ServiceFile } from './service-file.ts'

/** A `demo-` project never reaches Google: the emulators and the SDKs all see to that. */
export const projectId = 'demo-ddex-dsp'

/** What the Storage emulator and firebase-admin take as the project's default bucket. */
export const bucket = `${projectId}.appspot.com`

/** Where senders put objects, as the functions of a `demo-` project have it. */
export const deliveryBucket = `${projectId}-deliveries`

/** Where the parts of a project are. */
export interface Project {
  root: string
  /** The Vite app. */
  app: string
  functions: string
  service: ServiceFile
  sftpServer: string
  ftpServer: string
  /** The Lambda function for deliveries by S3. */
  s3Function: string
  /** State of one running stack: logs, keys, `stack.json`. Never committed. */
  local: string
  /** What may be kept from one start to the next, for all stacks of this project. */
  cache: string
}

/**
 * The project in `folder`, which is this repository or one that was stamped out of it.
 * `DDEX_DSP_LOCAL_DIR` moves the state, so that two stacks can run side by side.
 */
export function openProject(folder: string, env: NodeJS.ProcessEnv = process.env): Project {
  const root = resolve(folder)
  if (!existsSync(join(root, 'firebase.json'))) {
    throw new CannotStart(`${root} is not a DDEX DSP project: it has no firebase.json.`)
  }
  const app = existsSync(join(root, 'template', 'base')) ? join(root, 'template', 'base') : root
  return {
    root,
    app,
    functions: join(app, 'functions'),
    service: readServiceFile(join(app, 'ddex-dsp.json')),
    sftpServer: join(root, 'servers', 'sftp'),
    ftpServer: join(root, 'servers', 'ftp'),
    s3Function: join(root, 'lambda', 's3-ingestion'),
    local: resolve(root, env.DDEX_DSP_LOCAL_DIR || '.local'),
    cache: join(root, '.local', 'cache'),
  }
}
