import type { FeedCredentials, Protocol } from '../schema/feed.ts'
import { faultsOf, FeedInvalidError, listOf, objectOf, oneOf, type FieldCheck } from './fields.ts'
import { newPassword } from './feed-secret.ts'
import { hashPassword } from './password.ts'
import { publicKeyFault } from './public-key.ts'
import type { SecretBox } from './secret-box.ts'

const mostKeys = 20
const longestSecret = 16 * 1024

/** What an admin asks of a feed's credentials; what is absent stays as it is. */
export interface CredentialsRequest {
  /** A new password is made, or signing in with one ends. */
  password?: 'generate' | 'none'
  /** Lines of `authorized_keys`; replaces those that are there. */
  publicKeys?: string[]
  /** Secrets for a bucket of somebody else, by name; sealed. Replaces those that are there. */
  secrets?: Record<string, string>
}

const checksOf: Record<Protocol, Record<string, FieldCheck>> = {
  ftp: { password: oneOf('generate', 'none') },
  sftp: { password: oneOf('generate', 'none'), publicKeys: listOf(mostKeys, publicKeyFault) },
  s3: { secrets },
  gcs: { secrets },
  http: { password: oneOf('generate', 'none') },
}

/** Throws `FeedInvalidError` with every fault. */
export function readCredentialsRequest(request: unknown, protocol: Protocol): CredentialsRequest {
  const given = objectOf(request, 'credentials')
  const faults = faultsOf(given, checksOf[protocol], 'credentials.')
  if (faults.length > 0) throw new FeedInvalidError(faults)
  return given
}

function secrets(value: unknown): string | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return 'An object with named secrets.'
  const entries = Object.entries(value)
  const right = entries.every(
    ([name, secret]) =>
      /^[a-zA-Z][a-zA-Z0-9]{0,63}$/.test(name) &&
      typeof secret === 'string' &&
      secret.length > 0 &&
      secret.length <= longestSecret,
  )
  return right && entries.length <= 10
    ? null
    : `At most 10 secrets, named by letters and digits, of up to ${longestSecret} characters.`
}

export interface NewCredentials {
  credentials: (held: FeedCredentials | null) => FeedCredentials
  /** The new password in plain text: to be shown once and kept nowhere. */
  password: string | null
}

/** Where secrets are sealed: the box, and whose they are. */
interface Sealing {
  box: SecretBox
  feedId: string
}

/** What the credentials become. Hashing takes a tenth of a second: not inside a transaction. */
export async function makeCredentials(
  request: CredentialsRequest,
  at: Date,
  { box, feedId }: Sealing,
): Promise<NewCredentials> {
  const password = request.password === 'generate' ? newPassword() : null
  const passwordHash = password === null ? null : await hashPassword(password)
  const sealed = Object.entries(request.secrets ?? {}).map(([name, secret]) => [
    name,
    box.seal(secret, secretContext(feedId, name)),
  ])
  return {
    password,
    credentials: (held) => ({
      ...(held ?? { passwordHash: null, publicKeys: [] }),
      ...(request.password ? { passwordHash } : {}),
      ...(request.publicKeys ? { publicKeys: request.publicKeys.map((key) => key.trim()) } : {}),
      ...(request.secrets ? { sealed: Object.fromEntries(sealed) as Record<string, string> } : {}),
      updatedAt: at,
    }),
  }
}

/** What a feed's secret is sealed with, see `SecretBox`. */
export const secretContext = (feedId: string, name: string) => `feed/${feedId}/${name}`
