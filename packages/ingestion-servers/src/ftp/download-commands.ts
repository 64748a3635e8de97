import type { OpenFile } from '../common/index.ts'
import type { Commands } from './command.ts'
import type { DataStream } from './data-stream.ts'
import { ended, written } from './listing-commands.ts'
import { reply, type Reply } from './reply.ts'
import { interruptedReply, missingForData, runTransfer } from './run-transfer.ts'
import type { Session } from './session.ts'
import type { Transfer } from './transfer.ts'

const pieceBytes = 256 * 1024

/** RETR (RFC 959): a sender may read back what it has sent. */
export const downloadCommands: Commands = {
  RETR: {
    async run(session, named) {
      const path = session.folder.resolve(named)
      const missing = missingForData(session)
      if (missing) return missing
      const file = await session.signedIn.volume.openRead(path)
      try {
        return await retrieve(session, path, file)
      } finally {
        await file.close()
      }
    },
  },
}

async function retrieve(session: Session, path: string, file: OpenFile): Promise<Reply> {
  const { size } = await file.stat()
  const { restartAt } = session
  if (restartAt > size) return reply(554, `The file has ${size} bytes.`)
  return runTransfer(session, {
    path,
    isUpload: false,
    opening: `${size - restartAt} bytes follow.`,
    move: (data, transfer) => send(file, restartAt, data, transfer),
  })
}

async function send(
  file: OpenFile,
  start: number,
  { stream }: DataStream,
  transfer: Transfer,
): Promise<Reply> {
  for (;;) {
    const bytes = Buffer.allocUnsafe(pieceBytes)
    const { bytesRead } = await file.read(bytes, 0, pieceBytes, start + transfer.bytes)
    if (bytesRead === 0) return ended(stream)
    if (!(await written(stream, bytes.subarray(0, bytesRead)))) {
      return interruptedReply(transfer.interruption ?? 'lost')
    }
    transfer.progress(transfer.bytes + bytesRead)
  }
}
