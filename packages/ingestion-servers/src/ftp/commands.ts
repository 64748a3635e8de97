import type { Command, Commands } from './command.ts'
import { dataCommands } from './data-commands.ts'
import { downloadCommands } from './download-commands.ts'
import { listingCommands } from './listing-commands.ts'
import { oldNames, pathCommands } from './path-commands.ts'
import { refusalReply, reply, type Reply } from './reply.ts'
import type { Session } from './session.ts'
import { settingCommands } from './setting-commands.ts'
import { signInCommands } from './sign-in-commands.ts'
import { statusCommands } from './status-commands.ts'
import { uploadCommands } from './upload-commands.ts'

const all: Commands = {
  ...signInCommands,
  ...settingCommands,
  ...pathCommands,
  ...oldNames(pathCommands),
  ...dataCommands,
  ...uploadCommands,
  ...downloadCommands,
  ...listingCommands,
  ...statusCommands,
}

const known = new Map<string, Command>(Object.entries(all)).set('HELP', {
  isOpen: true,
  run: () => reply(214, 'Known here:', [...known.keys()].sort().join(' '), 'End'),
})

/** What may come between REST and the transfer that it is for. */
const keepsRestart = new Set(['REST', 'PASV', 'EPSV', 'PORT', 'EPRT', 'ALLO', 'TYPE', 'NOOP'])

export interface ParsedCommand {
  name: string
  argument: string
}

/** `STOR a b.wav`: a name, one space, and the rest as it is. */
export function parseCommand(line: string): ParsedCommand {
  const space = line.indexOf(' ')
  if (space < 0) return { name: line.toUpperCase(), argument: '' }
  return { name: line.slice(0, space).toUpperCase(), argument: line.slice(space + 1) }
}

/** Runs a command of a session. Null when everything has been said already. Never throws. */
export async function runCommand(
  session: Session,
  { name, argument }: ParsedCommand,
): Promise<Reply | null> {
  const command = known.get(name)
  if (!command) return reply(502, 'This command is not known here.')
  if (!command.isOpen && !session.isSignedIn) return reply(530, 'Sign in first.')
  const { renameFrom } = session
  try {
    return await command.run(session, argument)
  } catch (error) {
    return refused(session, name, error)
  } finally {
    if (!keepsRestart.has(name)) session.restartAt = 0
    // RNTO follows its RNFR at once.
    if (session.renameFrom === renameFrom && name !== 'RNFR') session.renameFrom = null
  }
}

function refused(session: Session, name: string, error: unknown): Reply {
  const { reply: said, unexpected } = refusalReply(error)
  const { parts, isSignedIn } = session
  if (unexpected) {
    const feedId = isSignedIn ? session.signedIn.feed.id : null
    parts.logger.error('request_failed', { feedId, connectionId: parts.id, command: name, error })
  }
  return said
}
