import { CommandError } from '../terminal/command-error.ts'
import type { ServiceAddress } from './service-file.ts'

export interface Credentials {
  email: string
  password: string
}

/** Signed in to a service as an admin. */
export interface AdminSession {
  service: ServiceAddress
  /** Firebase ID token; an hour. */
  token: string
}

export const adminVariables = ['DDEX_DSP_ADMIN_EMAIL', 'DDEX_DSP_ADMIN_PASSWORD'] as const

/** Who signs in: the local stack's own admin, else whom the environment names. */
export function adminCredentials(
  { stack }: ServiceAddress,
  env: NodeJS.ProcessEnv = process.env,
): Credentials {
  const demo = stack?.users.find(({ claims }) => claims.role === 'admin')
  if (demo) return { email: demo.email, password: demo.password }
  const [email, password] = adminVariables.map((name) => env[name])
  if (email && password) return { email, password }
  throw new CommandError(`Set ${adminVariables.join(' and ')} to an admin of the service.`)
}

/** Signs in. Throws `CommandError` when that is refused or the service cannot be reached. */
export async function signIn(
  service: ServiceAddress,
  { email, password }: Credentials,
): Promise<AdminSession> {
  const url = `${service.authUrl}/v1/accounts:signInWithPassword?key=${service.webApiKey}`
  const response = await reach(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password, returnSecureToken: true }),
  })
  const answer = (await response.json()) as { idToken?: string; error?: { message?: string } }
  if (answer.idToken) return { service, token: answer.idToken }
  const why = answer.error?.message ?? response.statusText
  throw new CommandError(`${email} could not sign in to ${service.projectId}: ${why}`)
}

/** `fetch`, with a line that is not there told in words. */
export async function reach(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (error) {
    const { cause, message } = error as Error
    const why = cause instanceof Error ? cause.message : message
    throw new CommandError(`${new URL(url).origin} cannot be reached: ${why || 'no answer'}`)
  }
}
