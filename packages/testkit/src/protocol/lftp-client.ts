import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { labelOf, type FtpSecurity } from './ftp-security.ts'
import { LocalFiles } from './local-files.ts'
import type { ProtocolAddress, ProtocolClient, ProtocolClientKind } from './protocol-client.ts'

const baseSettings = {
  'cmd:fail-exit': 'yes',
  'cmd:interactive': 'no',
  'net:max-retries': '1',
  'net:reconnect-interval-base': '1',
  'net:timeout': '20',
  'ssl:verify-certificate': 'no',
  'xfer:use-temp-file': 'no',
  'ftp:ssl-protect-data': 'yes',
}

const bySecurity: Record<FtpSecurity, Record<string, string>> = {
  plain: { 'ftp:ssl-allow': 'no' },
  explicit: { 'ftp:ssl-allow': 'yes', 'ftp:ssl-force': 'yes' },
  implicit: { 'ftp:ssl-allow': 'yes' },
}

/** As lftp wants a word that has spaces or quotes. */
const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

interface LftpOptions {
  address: ProtocolAddress
  login: { username: string; password: string }
  security: FtpSecurity
}

/** lftp with a folder of its own: a process for every batch of commands. */
class Lftp {
  readonly files = new LocalFiles()
  readonly #options: LftpOptions

  constructor(options: LftpOptions) {
    this.#options = options
  }

  /** Runs commands; rejects with what the client said when one fails. */
  async run(...commands: string[]): Promise<string> {
    const child = this.start(commands)
    let output = ''
    child.stdout?.on('data', (text: Buffer) => (output += text.toString()))
    child.stderr?.on('data', (text: Buffer) => (output += text.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new Error(`lftp ended with ${code}: ${output.trim()}`)
    return output
  }

  /** None: to read those of the system takes a quarter of the time, and nobody asks them here. */
  #authorities(): Record<string, string> {
    return { 'ssl:ca-file': this.files.file('') }
  }

  start(commands: string[], settings: Record<string, string> = {}): ChildProcess {
    const { address, login, security } = this.#options
    const all = { ...baseSettings, ...this.#authorities(), ...bySecurity[security], ...settings }
    const scheme = security === 'implicit' ? 'ftps' : 'ftp'
    const script = [
      ...Object.entries(all).map(([name, value]) => `set ${name} ${value}`),
      `open -u ${quote(login.username)},${quote(login.password)} ${scheme}://${address.host}:${address.port}`,
      ...commands,
    ]
    return spawn('lftp', ['--norc', '-f', this.files.file(`${script.join('\n')}\n`)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: this.files.folder, LC_ALL: 'C.UTF-8' },
    })
  }
}

/** The client of senders who mirror folders. */
export const lftpClient = (security: FtpSecurity): ProtocolClientKind => ({
  name: `lftp${labelOf(security)}`,
  async connect(address, login) {
    const lftp = new Lftp({ address, login, security })
    await lftp.run('cls').catch((error: unknown) => {
      lftp.files.remove()
      throw error
    })
    return clientOf(lftp)
  },
})

function clientOf(lftp: Lftp): ProtocolClient {
  const { files } = lftp
  const run = async (command: string): Promise<void> => void (await lftp.run(command))
  const put = (path: string, bytes: Uint8Array) =>
    `put ${quote(files.file(bytes))} -o ${quote(path)}`
  return {
    put: (path, bytes) => run(put(path, bytes)),
    putTree: (tree) => run(`mirror -R ${quote(files.tree(tree))} .`),
    async get(path) {
      const local = files.free()
      await run(`get ${quote(path)} -o ${quote(local)}`)
      return readFileSync(local)
    },
    async list(folder) {
      const output = await lftp.run(`cd ${quote(`/${folder}`)}`, 'recls -1a --quiet --filesize')
      return output
        .split('\n')
        .map((line) =>
          line
            .trim()
            .replace(/^\d+\s+/, '')
            .replace(/\/$/, ''),
        )
        .filter((name) => !['', '.', '..'].includes(name))
    },
    makeFolder: (path) => run(`mkdir ${quote(path)}`),
    removeFolder: (path) => run(`rmdir ${quote(path)}`),
    remove: (path) => run(`rm ${quote(path)}`),
    rename: (from, to) => run(`mv ${quote(from)} ${quote(to)}`),
    resume: (path, bytes) => run(put(path, bytes).replace('put', 'put -c')),
    async cut(path, bytes, reached) {
      // 2 MB/s: slow enough to be cut on its way.
      const child = lftp.start([put(path, bytes)], { 'net:limit-rate': '0:2000000' })
      const ended = once(child, 'close')
      await reached
      child.kill('SIGKILL')
      await ended
    },
    close: async () => files.remove(),
  }
}
