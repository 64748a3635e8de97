import { execFile, execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { readdir, stat, symlink } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { OpenSshSftp, testSender, type TestSender } from '@ddex/testkit'
import ssh2, { type SFTPWrapper } from 'ssh2'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { unfinishedOn } from '../common/staging-bench.ts'
import { startSftp, type RunningSftp } from './sftp-under-test.ts'
import { ask, openSsh2, type Ssh2Session } from './ssh2-test-client.ts'

// Real processes, keys and sockets, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 })

let one: TestSender
let running: RunningSftp
const sessions: Ssh2Session[] = []
const shells: OpenSshSftp[] = []

async function begin(config: Parameters<typeof startSftp>[1] = {}): Promise<void> {
  running = await startSftp([one], config)
}
async function ssh2Session(): Promise<SFTPWrapper> {
  const session = await openSsh2(running.address, one)
  sessions.push(session)
  return session.sftp
}
function openSsh(identity?: string): OpenSshSftp {
  const { username, password } = one
  const login = identity ? { username, identity } : { username, password }
  const shell = new OpenSshSftp(running.address, login)
  shells.push(shell)
  return shell
}

beforeEach(() => {
  one = testSender('one', 'sftp')
})
afterEach(async () => {
  for (const { client } of sessions.splice(0)) client.end()
  for (const shell of shells.splice(0)) shell.remove()
  await running.stop()
})

const code = (number: number) => expect.objectContaining({ code: number }) as Error
const { STATUS_CODE } = ssh2.utils.sftp

describe('OpenSSH', () => {
  test('signs in with a key that the feed lists, and with no other', async () => {
    await begin()
    const shell = openSsh()
    const makeKey = (name: string, type: string, ...bits: string[]) => {
      const path = join(shell.folder, name)
      execFileSync('ssh-keygen', ['-q', '-t', type, ...bits, '-N', '', '-f', path])
      return { path, line: readFileSync(`${path}.pub`, 'utf8').trim() }
    }
    const mine = makeKey('mine', 'ed25519')
    const old = makeKey('old', 'rsa', '-b', '2048')
    const foreign = makeKey('foreign', 'ecdsa')
    one.publicKeys.push(old.line, mine.line)
    await openSsh(mine.path).run(['pwd'])
    await openSsh(old.path).run(['pwd'])
    await expect(openSsh(foreign.path).run(['pwd'])).rejects.toThrow(/Connection closed/)
  })

  test('sees the host key that the server told of, and the same after a restart', async () => {
    await begin()
    const { volume, hostKeyFingerprint } = running
    const { port } = running.address
    const { stdout: scanned } = await promisify(execFile)('ssh-keyscan', [
      '-p',
      String(port),
      '-t',
      'ed25519',
      '127.0.0.1',
    ])
    const key = Buffer.from(scanned.trim().split(' ')[2] ?? '', 'base64')
    const digest = createHash('sha256').update(key).digest('base64').replace(/=+$/, '')
    expect(hostKeyFingerprint).toBe(`SHA256:${digest}`)
    expect((await stat(join(volume, 'host_key'))).mode & 0o777).toBe(0o600)
    await running.server.stop()
    const again = await startSftp([one], { volume })
    expect(again.hostKeyFingerprint).toBe(hostKeyFingerprint)
    await again.stop()
  })

  test('cannot make a link or read one', async () => {
    await begin()
    const shell = openSsh()
    await shell.run([`put ${shell.file(randomBytes(10))} a`])
    await expect(shell.run(['ln -s a b'])).rejects.toThrow(/unsupported/i)
    await expect(shell.run(['ln a b'])).rejects.toThrow(/does not support hardlink/)
    await symlink('/etc/passwd', join(running.volume, 'feeds/one/files/planted'))
    await expect(shell.run(['get planted'])).rejects.toThrow(/not found/i)
    const sftp = await ssh2Session()
    const read = ask<unknown>((done) => sftp.readlink('planted', done))
    await expect(read).rejects.toThrow(code(STATUS_CODE.OP_UNSUPPORTED))
  })

  test('gets no shell, no command and no tunnel', async () => {
    await begin()
    await ssh2Session()
    const { client } = sessions.at(-1)!
    await expect(ask<unknown>((done) => client.exec('id', done))).rejects.toThrow()
    await expect(ask<unknown>((done) => client.shell(done))).rejects.toThrow()
    const tunnel = ask<unknown>((done) => client.forwardOut('127.0.0.1', 1, '127.0.0.1', 22, done))
    await expect(tunnel).rejects.toThrow()
    await expect(ask<unknown>((done) => client.forwardIn('127.0.0.1', 0, done))).rejects.toThrow()
  })
})

describe('an upload', () => {
  test(
    'of 2,048 writes in any order, 64 at a time, is equal (R04)',
    { timeout: 60_000 },
    async () => {
      await begin()
      const sftp = await ssh2Session()
      const bytes = randomBytes(2048 * 32_768)
      const order = Array.from({ length: 2048 }, (_, index) => index)
      for (let index = order.length - 1; index > 0; index--) {
        const other = randomBytes(4).readUInt32BE() % (index + 1)
        ;[order[index], order[other]] = [order[other]!, order[index]!]
      }
      const handle = await ask<Buffer>((done) => sftp.open('shuffled.wav', 'w', done))
      const work = order.values()
      const writer = async () => {
        for (const piece of work) {
          const at = piece * 32_768
          await ask((done) => sftp.write(handle, bytes, at, 32_768, at, done))
        }
      }
      await Promise.all(Array.from({ length: 64 }, writer))
      await ask((done) => sftp.close(handle, done))
      await running.inbox.untilHolds('one', 'shuffled.wav', bytes)
    },
  )

  test('with a gap is refused in words that say where', async () => {
    await begin()
    const sftp = await ssh2Session()
    const handle = await ask<Buffer>((done) => sftp.open('a.wav', 'w', done))
    await ask((done) => sftp.write(handle, Buffer.alloc(10), 0, 10, 100, done))
    const closing = ask((done) => sftp.close(handle, done))
    await expect(closing).rejects.toThrow(/not complete.*Bytes 0 to 99 are missing/)
    expect(await readdir(join(running.volume, 'feeds/one/files'))).toEqual([])
  })

  test('over the limit of the feed is stopped, and nothing of it stays', async () => {
    one.feed.settings.maxFileSize = 1024 * 1024
    await begin()
    const shell = openSsh()
    const upload = shell.run([`put ${shell.file(randomBytes(1024 * 1024 + 1))} big.wav`])
    await expect(upload).rejects.toThrow()
    await running.log.untilAllEnded()
    expect(await unfinishedOn(running.volume)).toEqual([])
    expect(await readdir(join(running.volume, 'feeds/one/files'))).toEqual([])
    const sftp = await ssh2Session()
    const handle = await ask<Buffer>((done) => sftp.open('big.wav', 'w', done))
    const write = ask((done) => sftp.write(handle, Buffer.alloc(1), 0, 1, 1024 * 1024, done))
    await expect(write).rejects.toThrow(
      'The file is larger than the 1 MiB allowed. Send a smaller file, or ask for a higher limit of the feed.',
    )
  })

  test('that closes without waiting for its writes is whole', async () => {
    await begin()
    const sftp = await ssh2Session()
    const handle = await ask<Buffer>((done) => sftp.open('a.wav', 'w', done))
    const bytes = randomBytes(1_000_000)
    const all: Promise<void>[] = []
    for (let at = 0; at < bytes.length; at += 10_000) {
      all.push(ask((done) => sftp.write(handle, bytes, at, 10_000, at, done)))
    }
    all.push(ask((done) => sftp.close(handle, done)))
    await Promise.all(all)
    await running.inbox.untilHolds('one', 'a.wav', bytes)
  })
})

describe('the extensions of OpenSSH', () => {
  test('are announced and work: posix-rename, fsync, limits', async () => {
    await begin()
    const sftp = await ssh2Session()
    await ask((done) => sftp.writeFile('old', 'old', done))
    await ask((done) => sftp.writeFile('new', 'new', done))
    const plain = ask((done) => sftp.rename('new', 'old', done))
    await expect(plain).rejects.toThrow('There is already something with this name.')
    await ask((done) => sftp.ext_openssh_rename('new', 'old', done))
    expect(String(await ask<Buffer>((done) => sftp.readFile('old', done)))).toBe('new')
    const handle = await ask<Buffer>((done) => sftp.open('synced', 'w', done))
    await ask((done) => sftp.write(handle, Buffer.from('x'), 0, 1, 0, done))
    await ask((done) => sftp.ext_openssh_fsync(handle, (error) => done(error, undefined)))
    await ask((done) => sftp.close(handle, done))
    const told = await openSsh().run(['pwd'], ['-vvv'])
    expect(told).toMatch(/server upload\/download buffer sizes 261120 \/ 261120/i)
    const unknown = ask((done) => sftp.ext_openssh_hardlink('old', 'link', done))
    await expect(unknown).rejects.toThrow()
  })
})

describe('a stranger', () => {
  test('who is silent is closed after the grace time; a sender is not', async () => {
    await begin({ loginGraceMs: 300 })
    const silent = Array.from({ length: 10 }, () => connect(running.address))
    const closed = silent.map((socket) => once(socket.resume(), 'close'))
    const sftp = await ssh2Session()
    await Promise.all(closed)
    await ask((done) => sftp.writeFile('still here', 'x', done))
  })

  test('gets so many connections and no more', async () => {
    await begin({ maxConnectionsPerHost: 3 })
    const sockets = Array.from({ length: 3 }, () => connect(running.address))
    await Promise.all(sockets.map((socket) => once(socket, 'data')))
    const fourth = connect(running.address).resume()
    await once(fourth, 'close')
    for (const socket of sockets) socket.destroy()
  })

  test('who speaks no SSH is closed and stops nothing', async () => {
    await begin()
    for (const bytes of ['GET / HTTP/1.1\r\n\r\n', randomBytes(100_000), 'SSH-2.0-x\r\n\0\0\0\0']) {
      const socket = connect(running.address).resume()
      socket.on('error', () => undefined)
      socket.write(bytes)
      await once(socket, 'close')
    }
    await ssh2Session()
  })

  test('is not told more by the answer to a request than a missing path tells', async () => {
    await begin()
    const sftp = await ssh2Session()
    const missing = ask<unknown>((done) => sftp.stat('none', done))
    await expect(missing).rejects.toThrow(code(STATUS_CODE.NO_SUCH_FILE))
    const outside = ask<unknown>((done) => sftp.stat('../two', done))
    await expect(outside).rejects.toThrow(code(STATUS_CODE.PERMISSION_DENIED))
    const other = ask<unknown>((done) => sftp.stat('/feeds/two', done))
    await expect(other).rejects.toThrow(code(STATUS_CODE.NO_SUCH_FILE))
    for (const attempt of [missing, outside, other]) {
      const { message } = (await attempt.catch((error: unknown) => error)) as Error
      expect(message).not.toContain(running.volume)
      expect(message).not.toMatch(/\bat .*\.ts|ENOENT/)
    }
  })
})

describe('stopping', () => {
  test('lets a running upload end, takes no new one, and then closes', async () => {
    await begin({ stopGraceMs: 20_000 })
    const sftp = await ssh2Session()
    const { client } = sessions.at(-1)!
    const handle = await ask<Buffer>((done) => sftp.open('a.wav', 'w', done))
    await ask((done) => sftp.write(handle, Buffer.from('half '), 0, 5, 0, done))
    const closed = once(client, 'close')
    const stopped = running.server.stop()
    const late = ask<Buffer>((done) => sftp.open('b.wav', 'w', done))
    await expect(late).rejects.toThrow('The server is being restarted. Please try again soon.')
    await ask((done) => sftp.write(handle, Buffer.from('whole'), 0, 5, 5, done))
    await ask((done) => sftp.close(handle, done))
    await stopped
    await closed
    expect(running.inbox.paths('one')).toEqual(['a.wav'])
  })
})

test('a connection is in the log from its sign-in to its end', async () => {
  await begin()
  const sftp = await ssh2Session()
  await ask((done) => sftp.writeFile('a.wav', randomBytes(1000), done))
  sessions.at(-1)?.client.end()
  await running.log.untilAllEnded()
  const [record] = [...running.log.records.values()]
  expect(record).toMatchObject({
    feedId: 'one',
    protocol: 'sftp',
    address: '127.0.0.1',
    filesReceived: 1,
    bytesReceived: 1000,
    current: null,
  })
  expect(record?.client).toMatch(/ssh2/)
})
