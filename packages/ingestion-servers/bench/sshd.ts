import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort, untilAnswers } from './listening.ts'

const program = '/usr/sbin/sshd'

/** OpenSSH with its own SFTP server inside, as whoever runs this, for one key. */
export async function startSshd(folder: string, publicKey: string) {
  const files = join(folder, 'files')
  mkdirSync(files, { recursive: true })
  // As root it keeps an empty folder to lock its network half up in; Debian's service makes it too.
  if (process.getuid?.() === 0 && !existsSync('/run/sshd')) mkdirSync('/run/sshd')
  const hostKey = join(folder, 'host_key')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey])
  const keys = join(folder, 'authorized_keys')
  writeFileSync(keys, `${publicKey}\n`)
  const port = await freePort()
  const settings = {
    ...{ ListenAddress: `127.0.0.1:${port}`, HostKey: hostKey, PidFile: 'none' },
    ...{ AuthorizedKeysFile: keys, StrictModes: 'no', PermitRootLogin: 'yes', UsePAM: 'no' },
    ...{ MaxStartups: 1000, UseDNS: 'no', LogLevel: 'ERROR' },
    Subsystem: `sftp internal-sftp -d ${files}`,
  }
  const file = join(folder, 'sshd_config')
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`)
  writeFileSync(file, lines.join(''))
  const server = spawn(program, ['-D', '-e', '-f', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(server, 'close')
  await untilAnswers(port, 'SSH-2.0-bench\r\n')
  return {
    ...{ port, username: userInfo().username, files, pid: server.pid ?? 0 },
    async stop() {
      server.kill('SIGKILL')
      await ended
    },
  }
}
