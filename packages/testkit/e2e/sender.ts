import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratch, type StackDescription } from './stack.ts'

export interface SenderResult {
  code: number | null
  output: string
}

export interface SignIn {
  username?: string
  password?: string
}

/** A distributor with OpenSSH's own `sftp`. */
export class Sender {
  readonly #stack: StackDescription

  constructor(stack: StackDescription) {
    this.#stack = stack
  }

  #start(commands: string, { username, password }: SignIn, options: string[] = []) {
    const { sftp } = this.#stack
    const folder = mkdtempSync(join(scratch, 'sender-'))
    const askpass = join(folder, 'askpass.sh')
    writeFileSync(askpass, '#!/bin/sh\nprintf "%s\\n" "$SENDER_PASSWORD"\n', { mode: 0o700 })
    const settings = [
      'StrictHostKeyChecking=no',
      `UserKnownHostsFile=${join(folder, 'known_hosts')}`,
      'PreferredAuthentications=password',
      'NumberOfPasswordPrompts=1',
      'ConnectTimeout=20',
    ].flatMap((setting) => ['-o', setting])
    const target = `${username ?? sftp.username}@${sftp.host}`
    const args = ['-F', 'none', ...settings, ...options, '-P', String(sftp.port), target]
    const child = spawn('sftp', args, {
      env: {
        ...process.env,
        SSH_ASKPASS: askpass,
        SSH_ASKPASS_REQUIRE: 'force',
        SENDER_PASSWORD: password ?? sftp.password,
      },
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(commands)
    return child
  }

  /** Runs sftp's own commands; those that are not allowed are seen in the output. */
  run(commands: string[], signIn: SignIn = {}): Promise<SenderResult> {
    const child = this.#start(`${commands.join('\n')}\n`, signIn)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8')
      })
    }
    return new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve({ code, output }))
    })
  }

  /** Sends a folder with its name; throws when sftp complains. */
  async sendFolder(folder: string): Promise<void> {
    const { code, output } = await this.run([`put -R "${folder}"`])
    const complaint = /couldn't|failure|denied|not found|error/i.exec(output)
    if (code !== 0 || complaint) throw new Error(`sftp ended with ${code}:\n${output}`)
  }

  /** Sends a file slowly and dies in the middle, as a lost connection does. */
  async sendHalf(file: string, target: string, milliseconds: number): Promise<void> {
    // 2 Mbit/s: slow enough to be caught in the middle of some megabytes.
    const child = this.#start(`put "${file}" "${target}"\n`, {}, ['-l', '2000'])
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
    child.kill('SIGKILL')
  }
}
