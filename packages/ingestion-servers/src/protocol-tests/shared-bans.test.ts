import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  memoryBanStore,
  RecordingConnectionLog,
  RecordingInbox,
  senderDirectory,
  testSender,
  type ProtocolAddress,
} from '@ddex/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLogger } from '../common/silent-logger.ts'
import { RawFtp } from '../ftp/raw-ftp-client.ts'
import { createFtpServer } from '../ftp/server.ts'
import { createSftpServer } from '../sftp/server.ts'

const bans = memoryBanStore()
let folder: string
let doors: Record<'ftp' | 'sftp', ProtocolAddress>
let stop: () => Promise<unknown>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shared-bans-'))
  const common = { host: '127.0.0.1', port: 0, stopGraceMs: 0, failureDelayMs: 0 }
  const parts = {
    ...{ bans, feeds: senderDirectory([testSender('one', 'ftp')]), inbox: new RecordingInbox() },
    ...{ log: new RecordingConnectionLog(), logger: silentLogger },
  }
  const tls = { mode: 'off', identity: null, implicitPort: null } as const
  const ftp = createFtpServer({
    ...parts,
    config: {
      ...{ ...common, volume: join(folder, 'ftp'), passivePorts: null, publicAddress: null },
      tls: { ...tls, protectData: false, reuseSession: false },
    },
  })
  const sftp = createSftpServer({
    ...parts,
    config: { ...common, volume: join(folder, 'sftp'), hostKeys: [] },
  })
  doors = { ftp: await ftp.start(), sftp: await sftp.start() }
  stop = () => Promise.all([ftp.stop(), sftp.stop()])
})
afterEach(async () => {
  await stop()
  await rm(folder, { recursive: true, force: true })
})

/** What a door says first to whoever comes from an address of this machine; '' when it says nothing. */
async function greeting(door: keyof typeof doors, localAddress: string): Promise<string> {
  const { host, port } = doors[door]
  const socket = connect({ host, port, localAddress })
  socket.on('error', () => undefined)
  let said = ''
  socket.on('data', (bytes: Buffer) => {
    said += bytes.toString('latin1')
    socket.destroy()
  })
  await once(socket, 'close')
  return said
}

test('who guesses at one door is banned at the other until an admin lifts the ban', async () => {
  while (bans.bans.size === 0) {
    const client = await RawFtp.connect(doors.ftp, { localAddress: '127.0.0.4' })
    await client.ask('USER nobody')
    await client.ask('PASS wrong')
    client.close()
  }
  expect(await greeting('ftp', '127.0.0.4')).toBe('')
  expect(await greeting('sftp', '127.0.0.4')).toBe('')
  expect(await greeting('sftp', '127.0.0.5')).toMatch(/^SSH-2.0-/)
  for (const id of [...bans.bans.keys()]) bans.remove(id)
  expect(await greeting('ftp', '127.0.0.4')).toMatch(/^220 /)
  expect(await greeting('sftp', '127.0.0.4')).toMatch(/^SSH-2.0-/)
})
