import type { StorefrontOptions } from '@ddex/storefront'

/** Which project this build talks to, and how; one build serves every project. */
export type Service = Pick<StorefrontOptions, 'firebase' | 'emulators' | 'sftp'>

/** Where Firebase Hosting says which project it serves. */
const hostingPath = '/__/firebase/init.json'

/** Null where there is no such file: what is not there is answered with the app's own page. */
async function readJson(path: string): Promise<unknown> {
  const answer = await fetch(path)
  const type = answer.headers.get('content-type') ?? ''
  return answer.ok && type.includes('json') ? answer.json() : null
}

/**
 * `/service.json`, which the local stack and hosts other than Firebase's write; on Firebase Hosting what
 * it says of its project. Rejects when there is neither.
 */
export async function readService(): Promise<Service> {
  const own = await readJson('/service.json')
  if (own) return own as Service
  const firebase = await readJson(hostingPath)
  if (!firebase)
    throw new Error(`Neither /service.json nor ${hostingPath} says which project this is.`)
  return { firebase: firebase as Service['firebase'] }
}
