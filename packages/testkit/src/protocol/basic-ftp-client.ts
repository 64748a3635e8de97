import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { TLSSocket } from 'node:tls'
import { Client, FTPError } from 'basic-ftp'
import { labelOf, type FtpSecurity } from './ftp-security.ts'
import type { ProtocolAddress, ProtocolClient, ProtocolClientKind } from './protocol-client.ts'

const bySecurity = { plain: false, explicit: true, implicit: 'implicit' } as const

async function access(
  client: Client,
  address: ProtocolAddress,
  security: FtpSecurity,
  login: { username: string; password: string },
): Promise<void> {
  await client.access({
    ...address,
    user: login.username,
    password: login.password,
    secure: bySecurity[security],
    secureOptions: { rejectUnauthorized: false },
  })
}

/** The FTP client of Node programs, distributors' among them. */
export const basicFtpClient = (security: FtpSecurity): ProtocolClientKind => ({
  name: `basic-ftp${labelOf(security)}`,
  async connect(address, login) {
    const client = new Client(20_000)
    try {
      await access(client, address, security, login)
    } catch (error) {
      client.close()
      throw error
    }
    return clientOf(client)
  },
  async guess(address, username, most) {
    const client = new Client(20_000)
    let tried = 0
    try {
      const { host, port } = address
      if (security === 'implicit') {
        await client.connectImplicitTLS(host, port, { rejectUnauthorized: false })
      } else await client.connect(host, port)
      if (security === 'explicit') await client.useTLS({ rejectUnauthorized: false })
      for (; tried < most; tried++) await refused(client, username, `wrong ${tried}`)
    } catch (error) {
      // The connection was closed.
      if (error instanceof FTPError) throw error
    } finally {
      client.close()
    }
    return tried
  },
})

async function refused(client: Client, username: string, password: string): Promise<void> {
  try {
    await client.login(username, password)
  } catch (error) {
    if (!(error instanceof FTPError) || error.code !== 530) throw error
  }
}

/** This client ends the connection of an empty file before its TLS handshake is over. */
async function* contentOf({ ftp }: Client, bytes: Uint8Array): AsyncGenerator<Buffer> {
  const { dataSocket } = ftp
  if (bytes.length > 0) yield Buffer.from(bytes)
  else if (dataSocket instanceof TLSSocket) await once(dataSocket, 'secureConnect')
}

function clientOf(client: Client): ProtocolClient {
  const put = async (path: string, bytes: Uint8Array): Promise<void> =>
    void (await client.uploadFrom(Readable.from(contentOf(client, bytes)), path))
  return {
    put,
    async putTree(files) {
      for (const [path, bytes] of files) {
        await client.ensureDir(`/${path.slice(0, path.lastIndexOf('/'))}`)
        await put(path.slice(path.lastIndexOf('/') + 1), bytes)
      }
      await client.cd('/')
    },
    async get(path) {
      const content = new PassThrough()
      const [bytes] = await Promise.all([buffer(content), client.downloadTo(content, path)])
      return bytes
    },
    list: async (folder) => (await client.list(`/${folder}`)).map(({ name }) => name),
    makeFolder: async (path) => void (await client.send(`MKD ${path}`)),
    removeFolder: async (path) => void (await client.send(`RMD ${path}`)),
    remove: async (path) => void (await client.remove(path)),
    rename: async (from, to) => void (await client.rename(from, to)),
    async resume(path, bytes) {
      const size = await client.size(path)
      await client.appendFrom(Readable.from([Buffer.from(bytes.subarray(size))]), path)
    },
    async cut(path, bytes, reached) {
      const half = new PassThrough()
      half.write(bytes.subarray(0, bytes.length / 2))
      const upload = client.uploadFrom(half, path)
      upload.catch(() => undefined)
      await reached
      client.close()
      await upload.catch(() => undefined)
    },
    close: async () => client.close(),
  }
}
