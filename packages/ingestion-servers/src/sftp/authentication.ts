import ssh2, { type AuthContext, type AuthenticationType, type PublicKeyAuthContext } from 'ssh2'
import type { Credential, Login, LoginResult } from '../common/index.ts'

const methods: AuthenticationType[] = ['publickey', 'password']

export type AcceptedLogin = Extract<LoginResult, { outcome: 'accepted' }>

export interface AuthenticationEvents {
  /** Prepares the feed; when it rejects, the client is not let in. */
  accepted(result: AcceptedLogin): Promise<void>
  refused(username: string, method: string): void
  /** The connection must be closed. */
  ended(reason: string): void
}

/** Answers one SSH authentication request (RFC 4252) by our rules. */
export async function authenticate(
  context: AuthContext,
  login: Login,
  events: AuthenticationEvents,
): Promise<void> {
  // How a client asks which methods there are; it is no try.
  if (context.method === 'none') return context.reject(methods)
  const credential = toCredential(context)
  const result = credential ? await login.try(context.username, credential) : login.refuse()
  if (result.outcome !== 'accepted') return refuse(context, result, events)
  const isQuestion = credential?.kind === 'publicKey' && credential.isQuestion
  try {
    if (!isQuestion) await events.accepted(result)
    context.accept()
  } catch {
    events.ended('the feed could not be opened')
  }
}

function refuse(context: AuthContext, result: LoginResult, events: AuthenticationEvents): void {
  events.refused(context.username, context.method)
  if (result.outcome === 'unavailable') return events.ended('sign-in could not be checked')
  context.reject(methods)
  if (result.outcome === 'exhausted') events.ended('too many failed sign-in attempts')
}

function toCredential(context: AuthContext): Credential | null {
  if (context.method === 'password') return { kind: 'password', password: context.password }
  if (context.method !== 'publickey') return null
  // RSA without SHA-2 is a signature with SHA-1.
  if (context.key.algo === 'ssh-rsa' && !context.hashAlgo) return null
  const isQuestion = !context.signature
  return { kind: 'publicKey', isQuestion, matches: (line) => provesKey(context, line) }
}

/** The key is listed and, unless the client only asks about it, the signature is good. */
function provesKey(context: PublicKeyAuthContext, authorizedKey: string): boolean {
  const key = ssh2.utils.parseKey(authorizedKey)
  if (key instanceof Error || !key.getPublicSSH().equals(context.key.data)) return false
  if (!context.signature || !context.blob) return true
  return key.verify(context.blob, context.signature, context.hashAlgo) === true
}
