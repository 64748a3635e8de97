import ssh2, { type Attributes } from 'ssh2'
import { FileRefusal, toFeedPath, toFileRefusal, type FeedEntry } from '../common/index.ts'
import { toAttributes } from './attributes.ts'
import { maxDataBytes } from './extensions.ts'
import type { OpenHandle } from './handles.ts'
import type { SessionContext } from './session-context.ts'

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp

/** Answers the requests that work on an open file. */
export function serveFiles(context: SessionContext): void {
  const { sftp, answering, handles, flow } = context
  sftp.on('OPEN', (id, path, flags) => {
    answering.inTurn(id, async () => sftp.handle(id, await open(context, toFeedPath(path), flags)))
  })
  sftp.on('WRITE', (id, name, offset, data) => {
    flow.taken(data.length)
    answering.doneShared(id, () => write(context, name, offset, data))
  })
  sftp.on('READ', (id, name, offset, length) => {
    answering.inTurn(id, async () => {
      await context.answersTaken()
      const bytes = await readFrom(handles.get(name), offset, Math.min(length, maxDataBytes))
      if (bytes.length > 0) sftp.data(id, bytes)
      else sftp.status(id, STATUS_CODE.EOF)
    })
  })
  sftp.on('CLOSE', (id, name) => {
    const close = () => closeHandle(context, name)
    // The client waits for the answer, nobody for what is told of it.
    answering.done(id, close, (received) => received && tell(context, received))
  })
  sftp.on('FSTAT', (id, name) => {
    answering.inTurn(id, async () => sftp.attrs(id, toAttributes(await entryOf(context, name))))
  })
  sftp.on('FSETSTAT', (id, name, attrs) => {
    answering.done(id, async () => {
      // Mode, owner and times are ours to set: asking for them does no harm.
      const { size } = attrs as Partial<Attributes>
      if (size !== undefined) await handles.upload(name).upload.resize(size)
    })
  })
}

async function open(context: SessionContext, path: string, flags: number): Promise<Buffer> {
  const { volume, feed, connectionId, handles, reporter, isStopping } = context
  const has = (flag: number) => (flags & flag) !== 0
  handles.requireRoom()
  if (!has(OPEN_MODE.WRITE) && !has(OPEN_MODE.APPEND)) {
    return handles.add({ kind: 'file', path, file: await volume.openRead(path) })
  }
  if (isStopping()) {
    throw new FileRefusal('STOPPING', 'The server is being restarted. Please try again soon.')
  }
  try {
    const upload = await volume.openUpload(path, {
      connectionId,
      maxFileSize: feed.settings.maxFileSize,
      create: has(OPEN_MODE.CREAT),
      exclusive: has(OPEN_MODE.EXCL),
      truncate: has(OPEN_MODE.TRUNC),
      append: has(OPEN_MODE.APPEND),
    })
    return handles.add({ kind: 'upload', path, upload, written: 0 })
  } catch (error) {
    // Whoever watches the connection sees a file that was refused before it came.
    reporter.failed(path, 'refused', toFileRefusal(error).message)
    throw error
  }
}

/** Null when it is done already. */
function write(
  { handles, flow, reporter }: SessionContext,
  name: Buffer,
  offset: number,
  data: Buffer,
): Promise<void> | null {
  let writing: Promise<void> | null = null
  try {
    const handle = handles.upload(name)
    const noteWritten = () => {
      handle.written += data.length
      reporter.progress(handle.path, handle.written)
    }
    if (handle.upload.writeSoon(offset, data)) noteWritten()
    else writing = handle.upload.writeAll(offset, [data]).then(noteWritten)
    return writing?.finally(() => flow.written(data.length)) ?? null
  } finally {
    if (!writing) flow.written(data.length)
  }
}

/** Answers the file that was received, if it was one. */
async function closeHandle(context: SessionContext, name: Buffer): Promise<Received | null> {
  const { handles, reporter } = context
  const handle = handles.remove(name)
  if (handle.kind !== 'upload') {
    await letGo(handle)
    return null
  }
  const { path, upload } = handle
  try {
    await upload.close()
  } catch (error) {
    reporter.failed(path, 'refused', toFileRefusal(error).message)
    throw error
  }
  return { path, size: upload.size }
}

interface Received {
  path: string
  size: number
}

function tell({ reporter, logger, feed, connectionId }: SessionContext, received: Received): void {
  reporter.received(received.size, received.path)
  logger.info('received', { feedId: feed.id, connectionId, ...received })
}

async function entryOf({ handles, volume }: SessionContext, name: Buffer): Promise<FeedEntry> {
  const handle = handles.get(name)
  if (handle.kind === 'folder') return volume.stat(handle.path)
  const base = { name: handle.path, kind: 'file' } as const
  if (handle.kind === 'upload') return { ...base, size: handle.upload.size, modifiedAt: new Date() }
  const { size, mtime } = await handle.file.stat()
  return { ...base, size, modifiedAt: mtime }
}

async function readFrom(handle: OpenHandle, offset: number, length: number): Promise<Buffer> {
  if (handle.kind === 'upload') return handle.upload.read(offset, length)
  if (handle.kind === 'folder') throw new FileRefusal('IS_A_FOLDER', 'This is a folder.')
  const bytes = Buffer.allocUnsafe(length)
  const { bytesRead } = await handle.file.read(bytes, 0, length, offset)
  return bytes.subarray(0, bytesRead)
}

/** Closes a handle without publishing anything. */
export async function letGo(handle: OpenHandle): Promise<void> {
  if (handle.kind === 'upload') await handle.upload.abort()
  else if (handle.kind === 'file') await handle.file.close()
  else await handle.pages.return(undefined)
}
