import { once } from 'node:events'
import { expect } from 'vitest'
import type { MemoryServer } from '../common/memory-test-cases.ts'
import { RawFtp } from './raw-ftp-client.ts'
import { startServerProcess } from './server-test-process.ts'

const piece = Buffer.alloc(1024 * 1024, 'audio')

/** The FTP server, for R06. */
export const ftpMemoryServer: MemoryServer = {
  protocol: 'ftp',
  async start(volume, sender) {
    const { address, pid, ownLag, end } = await startServerProcess({ volume, sender })
    return {
      ...{ pid, ownLag },
      async upload(name, mebibytes) {
        const client = await RawFtp.signIn(address, sender)
        const data = await client.upload(`STOR ${name}`)
        for (let sent = 0; sent < mebibytes; sent++) {
          if (!data.write(piece)) await once(data, 'drain')
        }
        data.end()
        expect(await client.reply()).toMatch(/^226/)
        client.close()
      },
      kill: () => end('SIGKILL'),
    }
  },
}
