import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../terminal/program.ts'

/** Whether OpenSSH's `sftp` is on this machine. */
export function hasSftpClient(): boolean {
  try {
    // `ssh -V` is what OpenSSH's clients are called by; sftp itself has no harmless option.
    execFileSync('ssh', ['-V'], { stdio: 'ignore', timeout: 10_000 })
    return true
  } catch {
    return false
  }
}

export interface SftpTarget {
  host: string
  port: number
  username: string
  password: string
}

/** OpenSSH asks this program for the password; it reads it from the environment, not from a file. */
function askpassProgram(folder: string): string {
  const path = join(folder, 'askpass.sh')
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, '#!/bin/sh\nprintf "%s\\n" "$DDEX_DSP_SFTP_PASSWORD"\n', { mode: 0o700 })
  return path
}

/** Uploads a folder, with its name, into the root of a feed. Uses OpenSSH's own `sftp`. */
export async function uploadFolder(
  target: SftpTarget,
  folder: string,
  scratch: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  const options = [
    'StrictHostKeyChecking=no',
    `UserKnownHostsFile=${join(scratch, 'known_hosts')}`,
    'PreferredAuthentications=password',
    'PubkeyAuthentication=no',
    'NumberOfPasswordPrompts=1',
    'LogLevel=ERROR',
  ]
  await runProgram({
    name: 'sftp',
    command: 'sftp',
    args: [
      ...['-q', '-F', 'none', '-P', String(target.port)],
      ...options.flatMap((option) => ['-o', option]),
      `${target.username}@${target.host}`,
    ],
    input: `put -R "${folder}"\n`,
    env: {
      ...env,
      SSH_ASKPASS: askpassProgram(scratch),
      SSH_ASKPASS_REQUIRE: 'force',
      DDEX_DSP_SFTP_PASSWORD: target.password,
    },
    signal,
  })
}
