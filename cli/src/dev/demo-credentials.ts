import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectId, type Project } from './project.ts'

/**
 * A service account that exists nowhere, as a key file; returns its path. With it the Google SDKs know
 * who they are: without one they ask the metadata server of a machine that is not in Google's cloud,
 * and wait. Its tokens would come from a port of this machine on which nobody listens.
 */
export function demoCredentials(project: Project): string {
  const path = join(project.local, 'service-account.json')
  if (existsSync(path)) return path
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const account = {
    type: 'service_account',
    project_id: projectId,
    private_key_id: 'demo',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: `demo@${projectId}.iam.gserviceaccount.com`,
    client_id: '1',
    token_uri: 'http://127.0.0.1:1/token',
  }
  mkdirSync(project.local, { recursive: true })
  writeFileSync(path, JSON.stringify(account, null, 2), { mode: 0o600 })
  return path
}
