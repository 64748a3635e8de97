import type { Commands } from './command.ts'
import { lastReply, reply, type Reply } from './reply.ts'
import type { Session } from './session.ts'

/** USER and PASS (RFC 959), AUTH, PBSZ and PROT (RFC 4217), QUIT. */
export const signInCommands: Commands = {
  USER: {
    isOpen: true,
    run(session, name) {
      if (session.isSignedIn) return reply(530, 'You have signed in already.')
      if (!mayShowPassword(session)) return reply(530, 'Say AUTH TLS first.')
      if (name === '') return reply(501, 'The name is missing.')
      session.username = name
      return reply(331, 'The password, please.')
    },
  },
  PASS: { isOpen: true, run: signIn },
  ACCT: { isOpen: true, run: () => reply(202, 'There are no accounts here.') },
  AUTH: { isOpen: true, run: secure },
  PBSZ: {
    isOpen: true,
    run({ parts }) {
      if (!parts.channel.isSecure) return reply(503, 'Say AUTH TLS first.')
      return reply(200, 'PBSZ=0')
    },
  },
  PROT: { isOpen: true, run: protect },
  CCC: { isOpen: true, run: () => reply(534, 'What is said over TLS stays over TLS.') },
  QUIT: { isOpen: true, run: () => lastReply(221, 'Goodbye.') },
}

const mayShowPassword = ({ parts }: Session): boolean =>
  parts.channel.isSecure || parts.config.tls.mode !== 'required'

async function signIn(session: Session, password: string): Promise<Reply> {
  const { username } = session
  if (session.isSignedIn) return reply(202, 'You have signed in already.')
  if (username === null) return reply(503, 'Say USER first.')
  session.username = null
  switch (await session.parts.signIn(session, username, password)) {
    case 'accepted':
      return reply(230, 'Welcome. Your files go here.')
    case 'refused':
      return reply(530, 'The name or the password is wrong.')
    case 'exhausted':
      return lastReply(530, 'The name or the password is wrong.')
    case 'unavailable':
      return lastReply(421, 'The password cannot be checked now. Please try again later.')
  }
}

async function secure(session: Session, mechanism: string): Promise<Reply | null> {
  const { channel, context } = session.parts
  if (!context) return reply(502, 'There is no TLS here.')
  if (channel.isSecure) return reply(503, 'TLS has begun already.')
  const name = mechanism.toUpperCase()
  if (!['TLS', 'TLS-C', 'TLS-P', 'SSL'].includes(name)) {
    return reply(504, 'Only AUTH TLS is known here.')
  }
  // What was sent with the command in the clear must not count as said over TLS.
  if (channel.isInLine) return lastReply(503, 'Nothing may follow AUTH before TLS has begun.')
  channel.send(reply(234, 'Begin TLS.'))
  await channel.secure(context)
  session.username = null
  session.isDataProtected = name === 'TLS-P' || name === 'SSL'
  return null
}

function protect(session: Session, level: string): Reply {
  if (!session.parts.channel.isSecure) return reply(503, 'Say AUTH TLS first.')
  switch (level.toUpperCase()) {
    case 'P':
      session.isDataProtected = true
      return reply(200, 'Data connections use TLS.')
    case 'C':
      if (session.parts.config.tls.protectData) return reply(534, 'Data must be protected here.')
      session.isDataProtected = false
      return reply(200, 'Data connections are in the clear.')
    default:
      return reply(536, 'Only PROT P and PROT C are known here.')
  }
}
