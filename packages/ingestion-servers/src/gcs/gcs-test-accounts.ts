import { createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { z } from 'zod'

export type ObjectPermission = 'create' | 'get' | 'list' | 'delete'

/** A service account as a stand-in for Cloud Storage knows it. */
export interface TestAccount {
  email: string
  publicKey: KeyObject
  /** What its roles come to, with their conditions on the names of objects. */
  may(permission: ObjectPermission, bucket: string, key: string): boolean
}

/** The key file of an account, as the console hands it out. */
export interface KeyFile {
  type: 'service_account'
  client_email: string
  private_key: string
}

/** Makes an account and its key. Nobody else's key is one of this account. */
export function makeAccount(email: string, may: TestAccount['may']) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const keyFile: KeyFile = {
    type: 'service_account',
    client_email: email,
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
  const account: TestAccount = { email, publicKey, may }
  return { account, keyFile }
}

/** `roles/storage.objectUser` on what begins so, and reading what we answer. */
export const objectUser =
  (bucket: string, prefix: string, readable: readonly string[] = []): TestAccount['may'] =>
  (permission, of, key) => {
    if (of !== bucket) return false
    if (key.startsWith(prefix)) return true
    const reads = permission === 'get' || permission === 'list'
    return reads && readable.some((start) => key.startsWith(start))
  }

const claims = z.object({
  iss: z.string(),
  sub: z.string(),
  exp: z.number(),
  scope: z.string().optional(),
  aud: z.string().optional(),
})

/**
 * Who shows a token that the account has signed itself (Google, "Service account authorization without OAuth");
 * null for a token of nobody, of another key, that is over, or for something else.
 */
export function accountOf(
  authorization: string | undefined,
  accounts: readonly TestAccount[],
  now: Date,
): TestAccount | null {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? ''
  const [head = '', body = '', signature = ''] = token.split('.')
  const said = claimsIn(body)
  const account = accounts.find(({ email }) => email === said?.iss)
  if (!account || !said || !isForStorage(said) || said.exp * 1000 <= now.getTime()) return null
  const isRight = createVerify('RSA-SHA256')
    .update(`${head}.${body}`)
    .verify(account.publicKey, Buffer.from(signature, 'base64url'))
  return isRight ? account : null
}

function claimsIn(body: string): z.infer<typeof claims> | null {
  try {
    return claims.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')))
  } catch {
    return null
  }
}

const isForStorage = ({ iss, sub, scope = '', aud = '' }: z.infer<typeof claims>): boolean =>
  sub === iss && (/auth\/(devstorage|cloud-platform)/.test(scope) || /storage\./.test(aud))
