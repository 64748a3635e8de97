import { randomBytes } from 'node:crypto'
import type { MemoryServer } from '../common/memory-test-cases.ts'
import { startServerProcess } from './server-test-process.ts'
import { ask, openSsh2 } from './ssh2-test-client.ts'

const piece = randomBytes(256 * 1024 - 1024)

/** The SFTP server, for R06. */
export const sftpMemoryServer: MemoryServer = {
  protocol: 'sftp',
  async start(volume, sender) {
    const { address, child, ownLag, kill } = await startServerProcess({ volume, sender })
    return {
      ...{ pid: child.pid, ownLag, kill },
      async upload(name, mebibytes) {
        const size = mebibytes * 1024 * 1024
        const { client, sftp } = await openSsh2(address, sender)
        const handle = await ask<Buffer>((done) => sftp.open(name, 'w', done))
        let at = 0
        const writer = async () => {
          while (at < size) {
            const from = at
            const length = Math.min(piece.length, size - from)
            at += length
            await ask((done) => sftp.write(handle, piece, 0, length, from, done))
          }
        }
        await Promise.all(Array.from({ length: 16 }, writer))
        await ask((done) => sftp.close(handle, done))
        client.end()
      },
    }
  },
}
