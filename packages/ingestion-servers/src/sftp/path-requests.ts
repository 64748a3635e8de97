import ssh2, { type Attributes } from 'ssh2'
import { FileRefusal, toFeedPath, toFeedPlace } from '../common/index.ts'
import { toAttributes, toListing } from './attributes.ts'
import { limitsReply, readStrings } from './extensions.ts'
import type { SessionContext } from './session-context.ts'
import { sendExtendedReply } from './ssh2-internals.ts'

const { STATUS_CODE } = ssh2.utils.sftp

/** Answers the requests that name a path. */
export function servePaths(context: SessionContext): void {
  const { sftp, volume, answering } = context
  sftp.on('STAT', (id, path) => {
    answering.inTurn(id, async () => {
      sftp.attrs(id, toAttributes(await volume.statForResume(toFeedPath(path))))
    })
  })
  sftp.on('LSTAT', (id, path) => {
    answering.inTurn(id, async () => {
      sftp.attrs(id, toAttributes(await volume.stat(toFeedPath(path))))
    })
  })
  sftp.on('SETSTAT', (id, path, attrs) => {
    answering.done(id, async () => {
      await volume.stat(toFeedPath(path))
      if ((attrs as Partial<Attributes>).size !== undefined) throw unsupported('Changing a size')
    })
  })
  sftp.on('MKDIR', (id, path) => answering.done(id, () => volume.makeFolder(toFeedPath(path))))
  sftp.on('RMDIR', (id, path) => answering.done(id, () => volume.removeFolder(toFeedPath(path))))
  sftp.on('REMOVE', (id, path) => answering.done(id, () => volume.removeFile(toFeedPath(path))))
  sftp.on('RENAME', (id, from, to) => {
    answering.done(id, () => volume.rename(toFeedPath(from), toFeedPath(to), false))
  })
  sftp.on('REALPATH', (id, path) => {
    answering.inTurn(id, async () => {
      // Clients ask it for `cd ..`; what they then do with a path is judged by itself.
      const filename = `/${toFeedPlace(path)}`
      sftp.name(id, [{ filename, longname: filename, attrs: {} as Attributes }])
    })
  })
  sftp.on('READLINK', (id) => answering.done(id, () => Promise.reject(unsupported('A link'))))
  sftp.on('SYMLINK', (id) => answering.done(id, () => Promise.reject(unsupported('A link'))))
  serveListings(context)
  serveExtensions(context)
}

function serveListings({ sftp, volume, answering, handles, answersTaken }: SessionContext): void {
  sftp.on('OPENDIR', (id, path) => {
    answering.inTurn(id, async () => {
      const folder = toFeedPath(path)
      handles.requireRoom()
      if ((await volume.stat(folder)).kind !== 'folder') throw notFolder()
      sftp.handle(id, handles.add({ kind: 'folder', path: folder, pages: volume.list(folder) }))
    })
  })
  sftp.on('READDIR', (id, name) => {
    answering.inTurn(id, async () => {
      await answersTaken()
      const handle = handles.get(name)
      if (handle.kind !== 'folder') throw notFolder()
      const page = await handle.pages.next()
      if (page.done) sftp.status(id, STATUS_CODE.EOF)
      else sftp.name(id, page.value.map(toListing))
    })
  })
}

function serveExtensions({ sftp, volume, answering, handles }: SessionContext): void {
  sftp.on('EXTENDED', (id, name, body: Buffer | undefined) => {
    if (name === 'limits@openssh.com') {
      answering.inTurn(id, async () => sendExtendedReply(sftp, id, limitsReply()))
    } else if (name === 'fsync@openssh.com') {
      answering.done(id, async () => {
        const [handle = Buffer.alloc(0)] = readStrings(body, 1)
        await handles.upload(handle).upload.sync()
      })
    } else if (name === 'posix-rename@openssh.com') {
      answering.done(id, async () => {
        const [from = '', to = ''] = readStrings(body, 2).map(String)
        await volume.rename(toFeedPath(from), toFeedPath(to), true)
      })
    } else {
      answering.done(id, () => Promise.reject(unsupported('This extension')))
    }
  })
}

const notFolder = () => new FileRefusal('NOT_A_FOLDER', 'This is not a folder.')
const unsupported = (what: string) =>
  new FileRefusal('NOT_SUPPORTED', `${what} is not supported here.`)
