import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { OpenSshSftp, testSender, type TestSender } from '@ddex/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startSftp, type RunningSftp } from './sftp-under-test.ts'
import { ask, openSsh2, type Ssh2Session } from './ssh2-test-client.ts'

let one: TestSender
let running: RunningSftp
let session: Ssh2Session
beforeEach(async () => {
  one = testSender('one', 'sftp')
  running = await startSftp([one])
  session = await openSsh2(running.address, one)
})
afterEach(async () => {
  session.client.end()
  await running.stop()
})

test('new keys in the middle of an upload change no byte of it', async () => {
  const bytes = randomBytes(8_000_000)
  const { username, password } = one
  // As OpenSSH does it by itself every gigabyte or so.
  const shell = new OpenSshSftp(running.address, { username, password })
  try {
    await shell.run([`put ${shell.file(bytes)} a.wav`], ['-o', 'RekeyLimit=1M'])
    await running.inbox.untilHolds('one', 'a.wav', bytes)
  } finally {
    shell.remove()
  }
})

test('cd .. at the root stays there, as in a chroot, and puts nothing above it', async () => {
  const { username, password } = one
  const shell = new OpenSshSftp(running.address, { username, password })
  const file = shell.file(Buffer.from('x'))
  try {
    const said = await shell.run(['cd ..', 'pwd', 'mkdir a', 'cd a', 'cd ../..', 'pwd', 'ls'])
    expect(said.match(/^Remote working directory: .*$/gm)).toEqual(
      Array(2).fill('Remote working directory: /'),
    )
    await expect(shell.run(['cd ..', `put ${file} ../x`])).rejects.toThrow(/Permission denied/)
  } finally {
    shell.remove()
  }
  const { sftp } = session
  const real = (path: string) => ask<string>((done) => sftp.realpath(path, done))
  expect(await Promise.all(['/..', '..', '/a/../../b'].map(real))).toEqual(['/', '/', '/b'])
})

test('no mode that a client asks for reaches the disk, setuid least of all (R08)', async () => {
  const { sftp } = session
  await ask((done) => sftp.writeFile('a.wav', 'x', { mode: 0o6777 }, done))
  await ask((done) => sftp.chmod('a.wav', 0o4755, done))
  const { mode } = await stat(join(running.volume, 'feeds/one/files/a.wav'))
  expect(mode & 0o7137).toBe(0)
})

test('ends soon after its feed was switched off, and what it was sending is not taken', async () => {
  const watched = await startSftp([one], { signInCheckMs: 20 })
  try {
    const { client, sftp } = await openSsh2(watched.address, one)
    const closed = once(client, 'close')
    const handle = await ask<Buffer>((done) => sftp.open('a.wav', 'w', done))
    await ask((done) => sftp.write(handle, randomBytes(1000), 0, 1000, 0, done))
    one.feed.active = false
    await closed
  } finally {
    await watched.stop()
  }
  expect(watched.inbox.received).toEqual([])
})
