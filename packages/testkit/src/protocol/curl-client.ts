import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { labelOf, type FtpSecurity } from './ftp-security.ts'
import { LocalFiles } from './local-files.ts'
import type { ProtocolAddress, ProtocolClient, ProtocolClientKind } from './protocol-client.ts'

const bySecurity: Record<FtpSecurity, string[]> = {
  plain: [],
  explicit: ['--ssl-reqd', '--insecure'],
  implicit: ['--insecure'],
}

interface CurlOptions {
  address: ProtocolAddress
  login: { username: string; password: string }
  security: FtpSecurity
}

/** curl with a folder of its own: a process for every piece of work. */
class Curl {
  readonly files = new LocalFiles()
  readonly #options: CurlOptions

  constructor(options: CurlOptions) {
    this.#options = options
  }

  /** Paths begin in the feed's root; they are sent as they are. */
  url(path: string): string {
    const { address, security } = this.#options
    const scheme = security === 'implicit' ? 'ftps' : 'ftp'
    const escaped = path.split('/').map(encodeURIComponent).join('/')
    return `${scheme}://${address.host}:${address.port}/${escaped.replace(/^\//, '%2F')}`
  }

  async run(...options: string[]): Promise<Buffer> {
    const child = this.start(options)
    const output: Buffer[] = []
    let errors = ''
    child.stdout?.on('data', (bytes: Buffer) => output.push(bytes))
    child.stderr?.on('data', (text: Buffer) => (errors += text.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new Error(`curl ended with ${code}: ${errors.trim()}`)
    return Buffer.concat(output)
  }

  start(options: string[]): ChildProcess {
    const { login, security } = this.#options
    const config = this.files.file(
      `user = ${JSON.stringify(`${login.username}:${login.password}`)}\n`,
    )
    const flags = ['--disable', '--config', config, '--silent', '--show-error', '--path-as-is']
    return spawn('curl', [...flags, '--ftp-method', 'nocwd', ...bySecurity[security], ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: this.files.folder, LC_ALL: 'C.UTF-8' },
    })
  }
}

/** The client of senders' scripts. */
export const curlClient = (security: FtpSecurity): ProtocolClientKind => ({
  name: `curl${labelOf(security)}`,
  async connect(address, login) {
    const curl = new Curl({ address, login, security })
    await curl.run(curl.url('')).catch((error: unknown) => {
      curl.files.remove()
      throw error
    })
    return clientOf(curl)
  },
})

function clientOf(curl: Curl): ProtocolClient {
  const { files } = curl
  const done = async (...options: string[]): Promise<void> => void (await curl.run(...options))
  const quote = (...commands: string[]) =>
    done(...commands.flatMap((command) => ['--quote', command]), '--head', curl.url(''))
  return {
    put: (path, bytes) => done('--upload-file', files.file(bytes), curl.url(path)),
    async putTree(tree) {
      for (const [path, bytes] of tree) {
        const made = ['--ftp-create-dirs', '--ftp-method', 'multicwd']
        await done(...made, '--upload-file', files.file(bytes), curl.url(path))
      }
    },
    get: (path) => curl.run(curl.url(path)),
    async list(folder) {
      const output = await curl.run('--list-only', curl.url(folder === '' ? '' : `${folder}/`))
      return output.toString().split(/\r?\n/).filter(Boolean)
    },
    makeFolder: (path) => quote(`MKD ${path}`),
    removeFolder: (path) => quote(`RMD ${path}`),
    remove: (path) => quote(`DELE ${path}`),
    rename: (from, to) => quote(`RNFR ${from}`, `RNTO ${to}`),
    resume: (path, bytes) =>
      done('--continue-at', '-', '--upload-file', files.file(bytes), curl.url(path)),
    async cut(path, bytes, reached) {
      const upload = ['--limit-rate', '2M', '--upload-file', files.file(bytes), curl.url(path)]
      const child = curl.start(upload)
      const ended = once(child, 'close')
      await reached
      child.kill('SIGKILL')
      await ended
    },
    close: async () => files.remove(),
  }
}
