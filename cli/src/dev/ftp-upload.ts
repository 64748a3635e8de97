import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { runProgram } from '../terminal/program.ts'
import type { SftpTarget } from './sftp-upload.ts'

/** Whether curl is on this machine. */
export function hasCurl(): boolean {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore', timeout: 10_000 })
    return true
  } catch {
    return false
  }
}

/** Uploads a folder, with its name, into the root of a feed by FTP over TLS. Uses curl. */
export async function uploadByFtp(
  { host, port, username, password }: SftpTarget,
  folder: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
  // In a configuration on standard input, so that the password is in no list of processes.
  const lines = [
    ...['silent', 'show-error', 'fail', 'ftp-create-dirs', 'ssl-reqd', 'insecure'],
    `user = "${username}:${password}"`,
    ...files.flatMap((file) => [
      `upload-file = "${join(folder, file).replaceAll('\\', '/')}"`,
      `url = "ftp://${host}:${port}/${[basename(folder), ...file.split('/')].map(encodeURIComponent).join('/')}"`,
    ]),
  ]
  await runProgram({
    name: 'curl',
    command: 'curl',
    args: ['--config', '-'],
    input: `${lines.join('\n')}\n`,
    env,
    signal,
  })
}
