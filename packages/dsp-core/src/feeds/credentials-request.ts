import { z } from 'zod'
import type { FeedCredentials, Protocol } from '../schema/feed.ts'
import { newPassword } from './feed-secret.ts'
import { parseRequest } from './invalid-feed.ts'
import { hashPassword } from './password.ts'
import { publicKeyFault } from './public-key.ts'
import type { SecretBox } from './secret-box.ts'

const mostKeys = 20
const mostSecrets = 10
const longestSecret = 16 * 1024

const password = z.enum(['generate', 'none'], { error: 'One of generate, none.' })
const publicKeys = z
  .array(z.string({ error: 'Text.' }), { error: 'A list.' })
  .max(mostKeys, { error: `At most ${mostKeys} keys.` })
  .superRefine((keys, { addIssue }) => {
    for (const [at, key] of keys.entries()) {
      const message = publicKeyFault(key)
      if (message !== null) addIssue({ code: 'custom', path: [at], message })
    }
  })
const secretName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,63}$/, {
  error: 'Names of secrets are letters and digits.',
})
const secretError = `Text of 1 to ${longestSecret} characters.`
const secret = z.string({ error: secretError }).min(1, secretError).max(longestSecret, secretError)
const secrets = z
  .record(secretName, secret, { error: 'An object with named secrets.' })
  .refine((named) => Object.keys(named).length <= mostSecrets, {
    error: `At most ${mostSecrets} secrets.`,
  })

/** What an admin asks of a feed's credentials; what is absent stays as it is. */
export interface CredentialsRequest {
  /** A new password is made, or signing in with one ends. */
  password?: 'generate' | 'none'
  /** Lines of `authorized_keys`; replaces those that are there. */
  publicKeys?: string[]
  /** Secrets for a bucket of somebody else, by name; sealed. Replaces those that are there. */
  secrets?: Record<string, string>
}

const withFields = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ credentials: z.strictObject(shape, 'An object with named fields.').partial() })

const requests = {
  ftp: withFields({ password }),
  sftp: withFields({ password, publicKeys }),
  s3: withFields({ secrets }),
  gcs: withFields({ secrets }),
  http: withFields({ password }),
} satisfies Record<Protocol, z.ZodType>

/** Throws `FeedInvalidError` with every fault. */
export function readCredentialsRequest(request: unknown, protocol: Protocol): CredentialsRequest {
  const schema: z.ZodType = requests[protocol]
  const read = parseRequest(schema, { credentials: request }, 'credentials')
  return (read as { credentials: CredentialsRequest }).credentials
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
