import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ProtocolAddress, ProtocolClient, ProtocolClientKind } from './protocol-client.ts'

export interface OpenSshLogin {
  username: string
  password?: string
  /** A private key file. */
  identity?: string
}

/** OpenSSH's `sftp` with a folder of its own, in batch mode: a process for every batch. */
export class OpenSshSftp {
  readonly folder = mkdtempSync(join(tmpdir(), 'openssh-sftp-'))
  readonly #address: ProtocolAddress
  readonly #login: OpenSshLogin
  #files = 0

  constructor(address: ProtocolAddress, login: OpenSshLogin) {
    this.#address = address
    this.#login = login
    this.#write('askpass', '#!/bin/sh\nprintf "%s\\n" "$TEST_SFTP_PASSWORD"\n')
    chmodSync(join(this.folder, 'askpass'), 0o700)
  }

  /** A local file with these bytes. */
  file(bytes: Uint8Array): string {
    return this.#write(`file-${this.#files++}`, bytes)
  }

  #write(name: string, content: Uint8Array | string): string {
    const path = join(this.folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    return path
  }

  /** Writes a tree under a new local folder and answers its path. */
  tree(files: Map<string, Uint8Array>): string {
    const name = `tree-${this.#files++}`
    for (const [path, bytes] of files) this.#write(join(name, path), bytes)
    return join(this.folder, name)
  }

  /** Runs a batch; rejects with what the client said when a command without `-` fails. Bytes go out as they are. */
  async run(commands: (string | Uint8Array)[], options: string[] = []): Promise<string> {
    const child = this.start(commands, options)
    let output = ''
    child.stdout?.on('data', (text: Buffer) => (output += text.toString()))
    child.stderr?.on('data', (text: Buffer) => (output += text.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new Error(`sftp ended with ${code}: ${output.trim()}`)
    return output
  }

  /** Starts a batch. */
  start(commands: (string | Uint8Array)[], options: string[] = []): ChildProcess {
    const { host, port } = this.#address
    const { username, password, identity } = this.#login
    const lines = commands.flatMap((command) => [Buffer.from(command), Buffer.from('\n')])
    const batch = this.#write(`batch-${this.#files++}`, Buffer.concat(lines))
    const settings = {
      BatchMode: 'no',
      StrictHostKeyChecking: 'no',
      UserKnownHostsFile: '/dev/null',
      LogLevel: 'ERROR',
      IdentitiesOnly: 'yes',
      IdentityFile: identity ?? 'none',
      PreferredAuthentications: identity ? 'publickey' : 'password',
      NumberOfPasswordPrompts: '1',
    }
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
    return spawn(
      'sftp',
      ['-q', ...flags, ...options, '-b', batch, '-P', String(port), `${username}@${host}`],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env.PATH,
          HOME: this.folder,
          LC_ALL: 'C.UTF-8',
          SSH_ASKPASS: join(this.folder, 'askpass'),
          SSH_ASKPASS_REQUIRE: 'force',
          TEST_SFTP_PASSWORD: password ?? '',
        },
      },
    )
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** As `sftp` wants a name that has spaces, quotes or wildcards. */
export const quote = (path: string): string => `"${path.replace(/[\\"*?[\]]/g, '\\$&')}"`

/** The command-line client that most senders use. */
export const openSshClient: ProtocolClientKind = {
  name: 'OpenSSH sftp',
  async connect(address, login) {
    const sftp = new OpenSshSftp(address, login)
    await sftp.run(['pwd']).catch((error: unknown) => {
      sftp.remove()
      throw error
    })
    return clientOf(sftp)
  },
}

function clientOf(sftp: OpenSshSftp): ProtocolClient {
  const run = async (command: string): Promise<void> => void (await sftp.run([command]))
  return {
    put: (path, bytes) => run(`put ${quote(sftp.file(bytes))} ${quote(path)}`),
    putTree: (files) => run(`put -r ${quote(`${sftp.tree(files)}/`)}. .`),
    async get(path) {
      const local = sftp.file(new Uint8Array())
      await run(`get ${quote(path)} ${quote(local)}`)
      return readFileSync(local)
    },
    async list(folder) {
      const output = await sftp.run([`cd ${quote(`/${folder}`)}`, 'ls -1a'])
      const lines = output.split('\n').filter((line) => !line.startsWith('sftp>'))
      return lines.map((line) => line.trim()).filter((name) => !['', '.', '..'].includes(name))
    },
    makeFolder: (path) => run(`mkdir ${quote(path)}`),
    removeFolder: (path) => run(`rmdir ${quote(path)}`),
    remove: (path) => run(`rm ${quote(path)}`),
    rename: (from, to) => run(`rename ${quote(from)} ${quote(to)}`),
    resume: (path, bytes) => run(`reput ${quote(sftp.file(bytes))} ${quote(path)}`),
    async cut(path, bytes, reached) {
      // 16 Mbit/s: slow enough to be cut on its way.
      const child = sftp.start([`put ${quote(sftp.file(bytes))} ${quote(path)}`], ['-l', '16000'])
      const ended = once(child, 'close')
      await reached
      child.kill('SIGKILL')
      await ended
    },
    close: async () => sftp.remove(),
  }
}
