import { FileRefusal } from '../common/index.ts'
import type { Command, Commands } from './command.ts'
import { factLine, timeValue } from './listing.ts'
import { quoted, reply, type Reply } from './reply.ts'
import type { Session } from './session.ts'

/** Commands that name a file or folder and need no data connection. */
export const pathCommands: Commands = {
  PWD: { run: ({ folder }) => reply(257, `${quoted(folder.path)} is where you are.`) },
  CWD: { run: (session, named) => enter(session, session.folder.resolvePlace(named)) },
  CDUP: { run: (session) => enter(session, session.folder.above) },
  MKD: {
    async run({ folder, signedIn }, named) {
      const path = folder.resolve(named)
      await signedIn.volume.makeFolder(path)
      return reply(257, `${quoted(path)} was made.`)
    },
  },
  RMD: {
    async run({ folder, signedIn }, named) {
      await signedIn.volume.removeFolder(folder.resolve(named))
      return reply(250, 'Removed.')
    },
  },
  DELE: {
    async run({ folder, signedIn }, named) {
      await signedIn.volume.removeFile(folder.resolve(named))
      return reply(250, 'Removed.')
    },
  },
  RNFR: {
    async run(session, named) {
      const path = session.folder.resolve(named)
      await session.signedIn.volume.stat(path)
      session.renameFrom = path
      return reply(350, 'To which name?')
    },
  },
  RNTO: {
    async run(session, named) {
      const from = session.renameFrom
      session.renameFrom = null
      if (from === null) return reply(503, 'Say RNFR first.')
      // FTP knows one kind of renaming, and every server lets it replace a file.
      await session.signedIn.volume.rename(from, session.folder.resolve(named), true)
      return reply(250, 'Renamed.')
    },
  },
  SIZE: {
    async run({ folder, signedIn }, named) {
      const { kind, size } = await signedIn.volume.statForResume(folder.resolve(named))
      if (kind === 'folder') throw isFolder()
      return reply(213, String(size))
    },
  },
  MDTM: {
    async run({ folder, signedIn }, named) {
      const { kind, modifiedAt } = await signedIn.volume.stat(folder.resolve(named))
      if (kind === 'folder') throw isFolder()
      return reply(213, timeValue(modifiedAt))
    },
  },
  MFMT: {
    async run({ folder, signedIn }, argument) {
      const [time = '', ...named] = argument.split(' ')
      if (!/^\d{14}(\.\d+)?$/.test(time)) return reply(501, 'The time must be YYYYMMDDHHMMSS.')
      const path = folder.resolve(named.join(' '))
      // Times are ours, as they tell how long a file is kept: the answer says which it has.
      const { modifiedAt } = await signedIn.volume.stat(path)
      return reply(213, `Modify=${timeValue(modifiedAt)}; /${path}`)
    },
  },
  MLST: {
    async run({ folder, signedIn, facts }, named) {
      const path = folder.resolveOrHere(named)
      const entry = await signedIn.volume.stat(path)
      return reply(250, 'Facts:', factLine({ ...entry, name: `/${path}` }, facts), 'End')
    },
  },
}

async function enter({ folder, signedIn }: Session, path: string): Promise<Reply> {
  if (path !== '' && (await signedIn.volume.stat(path)).kind !== 'folder') {
    throw new FileRefusal('NOT_A_FOLDER', 'This is not a folder.')
  }
  folder.path = path
  return reply(250, `${quoted(path)} is where you are.`)
}

const isFolder = () => new FileRefusal('IS_A_FOLDER', 'This is a folder.')

/** Names of RFC 775, which RFC 1123 (4.1.3.1) asks servers to keep knowing. */
export const oldNames = (commands: Commands): Commands => {
  const old: [string, string][] = [
    ['XPWD', 'PWD'],
    ['XCWD', 'CWD'],
    ['XCUP', 'CDUP'],
    ['XMKD', 'MKD'],
    ['XRMD', 'RMD'],
  ]
  return Object.fromEntries(old.map(([name, now]) => [name, commands[now] as Command]))
}
