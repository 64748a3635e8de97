import type { Writable } from 'node:stream'
import { FileRefusal, type FeedEntry } from '../common/index.ts'
import type { Commands } from './command.ts'
import { factLine, listLine } from './listing.ts'
import { reply, type Reply } from './reply.ts'
import { missingForData, runTransfer } from './run-transfer.ts'
import type { Session } from './session.ts'
import { hasWildcard, matchesWildcard } from './wildcard.ts'

type Pages = AsyncGenerator<FeedEntry[]>
type LineOf = (entry: FeedEntry) => string

/** LIST and NLST (RFC 959), MLSD (RFC 3659). */
export const listingCommands: Commands = {
  LIST: {
    async run(session, argument) {
      const now = session.parts.clock.now()
      const pages = await find(session, await namedIn(session, argument))
      return send(session, pages, (entry) => listLine(entry, now))
    },
  },
  NLST: {
    async run(session, argument) {
      const named = await namedIn(session, argument)
      // Names come back in the form in which the folder was named (RFC 1123, 4.1.2.7).
      const folder = (await isPattern(session, named))
        ? named.slice(0, named.lastIndexOf('/') + 1)
        : ''
      const pages = await find(session, named)
      return send(session, pages, ({ name }) => `${folder}${name}`)
    },
  },
  MLSD: {
    async run(session, named) {
      const path = session.folder.resolveOrHere(named)
      if ((await session.signedIn.volume.stat(path)).kind !== 'folder') {
        throw new FileRefusal('NOT_A_FOLDER', 'This is not a folder.')
      }
      return send(session, session.signedIn.volume.list(path), (entry) =>
        factLine(entry, session.facts),
      )
    },
  },
}

/**
 * What of a command is a name: without what a client adds for `ls`, such as `-la`, unless something
 * here has that very name. After `--` nothing is an option.
 */
export async function namedIn(session: Session, argument: string): Promise<string> {
  if (!argument.startsWith('-') || (await isThere(session, argument))) return argument
  const [, afterMark] = /^(?:-\S+\s+)*?--\s+(.*)$/.exec(argument) ?? []
  return afterMark ?? argument.replace(/^(-\S*\s*)+/, '')
}

/** A name may have a `?` or a `*` of its own: what is there by that very name is meant. */
const isPattern = async (session: Session, named: string): Promise<boolean> =>
  hasWildcard(named.slice(named.lastIndexOf('/') + 1)) && !(await isThere(session, named))

async function isThere({ folder, signedIn }: Session, named: string): Promise<boolean> {
  try {
    await signedIn.volume.stat(folder.resolveOrHere(named))
    return true
  } catch (error) {
    if (error instanceof FileRefusal) return false
    throw error
  }
}

/** The entries that LIST, NLST or STAT name: of a folder, one file, or those that fit wildcards. */
export async function find(session: Session, named: string): Promise<Pages> {
  const { folder, signedIn } = session
  const { volume } = signedIn
  const path = folder.resolveOrHere(named)
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (await isPattern(session, named)) {
    const above = path.slice(0, Math.max(0, path.length - name.length - 1))
    await volume.stat(above)
    return fitting(volume.list(above), name)
  }
  const entry = await volume.stat(path)
  return entry.kind === 'folder' ? volume.list(path) : only({ ...entry, name })
}

async function* only(entry: FeedEntry): Pages {
  yield [entry]
}

async function* fitting(pages: Pages, pattern: string): Pages {
  for await (const page of pages) yield page.filter(({ name }) => matchesWildcard(pattern, name))
}

async function send(session: Session, pages: Pages, lineOf: LineOf): Promise<Reply> {
  const missing = missingForData(session)
  if (missing) return missing
  return runTransfer(session, {
    path: session.folder.path,
    isUpload: false,
    async move({ stream }, transfer) {
      for await (const page of pages) {
        const text = page.map((entry) => `${lineOf(entry)}\r\n`).join('')
        if (!(await written(stream, text))) return reply(426, 'The data connection was lost.')
        transfer.progress(transfer.bytes + text.length)
      }
      return ended(stream)
    },
  })
}

/** False when the other side is gone. */
export async function written(stream: Writable, bytes: string | Uint8Array): Promise<boolean> {
  if (!stream.writable) return false
  if (!stream.write(bytes)) await drained(stream)
  return stream.writable
}

/** When more may be written, or nothing more will be. */
function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const events = ['drain', 'close', 'error']
    const done = () => {
      for (const event of events) stream.off(event, done)
      resolve()
    }
    for (const event of events) stream.on(event, done)
  })
}

/** Everything was written: says so, once the other side can have it all. */
export async function ended(stream: Writable): Promise<Reply> {
  const finished = await new Promise<boolean>((resolve) => {
    stream.once('finish', () => resolve(true))
    stream.once('close', () => resolve(false))
    stream.end()
  })
  return finished ? reply(226, 'That is all.') : reply(426, 'The data connection was lost.')
}
