import type { Commands } from './command.ts'
import { find, namedIn } from './listing-commands.ts'
import { listLine } from './listing.ts'
import { reply, type Reply } from './reply.ts'
import type { Session } from './session.ts'

/** Entries that STAT lists over the control connection. */
const mostListed = 1000

/** STAT, ABOR (RFC 959). The two are answered while a transfer runs as well. */
export const statusCommands: Commands = {
  STAT: {
    isOpen: true,
    run: (session, argument) => (argument === '' ? status(session) : listed(session, argument)),
  },
  ABOR: {
    isOpen: true,
    run(session) {
      session.transfer?.interrupt('aborted')
      session.isAbortAsked = false
      session.agreeOn(null)
      return reply(226, 'Aborted.')
    },
  },
}

function status({ parts, transfer, isSignedIn, isDataProtected }: Session): Reply {
  const { channel } = parts
  return reply(
    211,
    'Status:',
    isSignedIn ? 'Signed in' : 'Not signed in',
    `Control connection: ${channel.tlsVersion ?? 'in the clear'}`,
    `Data connections: ${isDataProtected ? 'TLS' : 'in the clear'}`,
    transfer
      ? `${transfer.isUpload ? 'Receiving' : 'Sending'} /${transfer.path}: ${transfer.bytes} bytes`
      : 'No transfer',
    'End',
  )
}

async function listed(session: Session, argument: string): Promise<Reply> {
  if (!session.isSignedIn) return reply(530, 'Sign in first.')
  const now = session.parts.clock.now()
  const lines: string[] = []
  for await (const page of await find(session, await namedIn(session, argument))) {
    lines.push(...page.map((entry) => listLine(entry, now)))
    if (lines.length > mostListed) return reply(450, 'That is too much for STAT. Say LIST.')
  }
  return reply(213, 'Status:', ...lines, 'End')
}
