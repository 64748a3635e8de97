import { once } from 'node:events'
import type { ProtocolAddress, ProtocolClient, ProtocolClientKind, TestSender } from '@ddex/testkit'
import ssh2, { type ConnectConfig, type SFTPWrapper } from 'ssh2'

/** Any of ssh2's client methods with a callback, as a promise. */
export const ask = <T = void>(
  start: (done: (error: Error | null | undefined, value: T) => void) => void,
): Promise<T> =>
  new Promise((resolve, reject) => {
    start((error, value) => (error ? reject(error) : resolve(value)))
  })

export interface Ssh2Session {
  client: ssh2.Client
  sftp: SFTPWrapper
}

/** Signs in with ssh2's client and opens an SFTP channel. */
export async function openSsh2(
  address: ProtocolAddress,
  login: Pick<TestSender, 'username'> & Partial<TestSender>,
  options: ConnectConfig = {},
): Promise<Ssh2Session> {
  const client = new ssh2.Client()
  const { username, password } = login
  const ready = once(client, 'ready')
  client.on('error', () => undefined)
  client.connect({ ...address, username, ...(password && { password }), ...options })
  await ready
  return { client, sftp: await ask<SFTPWrapper>((done) => client.sftp(done)) }
}

/** ssh2's own client, which many senders' scripts are written with. */
export const ssh2Client: ProtocolClientKind = {
  name: 'ssh2',
  async connect(address, login) {
    return clientOf(await openSsh2(address, login))
  },
  async guess(address, username, most) {
    const client = new ssh2.Client()
    let tried = 0
    client.on('error', () => undefined)
    // A server that is tired of us may end the connection at any moment: that is an answer too.
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
    client.connect({
      ...address,
      username,
      authHandler: (left, _partial, next) => {
        // The first call asks what to begin with; every later one tells of a refusal.
        if (left !== null) tried++
        if (tried < most) next({ type: 'password', username, password: `wrong ${tried}` })
        else client.end()
      },
    })
    await closed
    return tried
  },
}

function clientOf({ client, sftp }: Ssh2Session): ProtocolClient {
  const put = (path: string, bytes: Uint8Array) =>
    ask((done) => sftp.writeFile(path, Buffer.from(bytes), done))
  return {
    put,
    async putTree(files) {
      const folders = new Set<string>()
      for (const path of files.keys()) {
        const names = path.split('/').slice(0, -1)
        names.forEach((_, index) => folders.add(names.slice(0, index + 1).join('/')))
      }
      for (const folder of [...folders].sort()) await ask((done) => sftp.mkdir(folder, done))
      await Promise.all([...files].map(([path, bytes]) => put(path, bytes)))
    },
    get: (path) => ask<Buffer>((done) => sftp.readFile(path, done)),
    async list(folder) {
      const entries = await ask<{ filename: string }[]>((done) => sftp.readdir(`/${folder}`, done))
      return entries.map((entry) => entry.filename)
    },
    makeFolder: (path) => ask((done) => sftp.mkdir(path, done)),
    removeFolder: (path) => ask((done) => sftp.rmdir(path, done)),
    remove: (path) => ask((done) => sftp.unlink(path, done)),
    rename: (from, to) => ask((done) => sftp.rename(from, to, done)),
    async resume(path, bytes) {
      const { size } = await ask<{ size: number }>((done) => sftp.stat(path, done))
      const stream = sftp.createWriteStream(path, { flags: 'r+', start: size })
      const closed = once(stream, 'close')
      stream.end(bytes.subarray(size))
      await closed
    },
    async cut(path, bytes, reached) {
      const handle = await ask<Buffer>((done) => sftp.open(path, 'w', done))
      const half = bytes.subarray(0, bytes.length / 2)
      await ask((done) => sftp.write(handle, Buffer.from(half), 0, half.length, 0, done))
      await reached
      const closed = once(client, 'close')
      client.destroy()
      await closed
    },
    async close() {
      client.end()
    },
  }
}
