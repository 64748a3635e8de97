import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, untilAnswers } from './listening.ts'
import { passwordsFor } from './peer-passwords.ts'

export interface Peer {
  port: number
  username: string
  password: string
  /** Where uploads may go. */
  folder: string
  pid: number
  /** Resolves when it has nothing more to do. */
  settled(): Promise<void>
  stop(): Promise<void>
}

/**
 * vsftpd with its defaults. As it is run: signing in takes a password, and every session is in a jail
 * of its own. Only root can have that; for anybody else it lets everybody in without one.
 */
export async function startVsftpd(folder: string): Promise<Peer> {
  const root = join(folder, 'root')
  const empty = join(folder, 'empty')
  mkdirSync(join(root, 'in'), { recursive: true })
  mkdirSync(empty, { recursive: true })
  // It refuses a root that its users can write to.
  chmodSync(root, 0o555)
  chmodSync(join(root, 'in'), 0o777)
  const port = await freePort()
  const passwords = process.getuid?.() === 0 ? passwordsFor(folder, root) : null
  const settings = {
    ...{ listen: 'YES', listen_address: '127.0.0.1', listen_port: port, background: 'NO' },
    secure_chroot_dir: empty,
    ...(passwords ? withPassword(root, passwords.service) : withoutPassword(root)),
    ...{ write_enable: 'YES', max_clients: 0, max_per_ip: 0 },
    ...{ xferlog_enable: 'NO', use_localtime: 'NO' },
  }
  const file = join(folder, 'vsftpd.conf')
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(file, lines.join(''))
  const [command = '', ...args] = [...(passwords?.runWith ?? []), 'vsftpd', file]
  const server = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: `${process.env.PATH}:/usr/sbin` },
  })
  const ended = once(server, 'close')
  await untilAnswers(port, 'QUIT\r\n')
  return {
    ...{ port, folder: 'in', pid: server.pid ?? 0, settled: () => Promise.resolve() },
    ...(passwords ?? { username: 'anonymous', password: 'x' }),
    async stop() {
      server.kill('SIGKILL')
      await ended
      chmodSync(root, 0o755)
    },
  }
}

const withPassword = (root: string, service: string) => ({
  ...{ anonymous_enable: 'NO', local_enable: 'YES', local_root: root, local_umask: '022' },
  ...{ chroot_local_user: 'YES', pam_service_name: service },
})

const withoutPassword = (root: string) => ({
  ...{ run_as_launching_user: 'YES', seccomp_sandbox: 'NO', anon_root: root },
  ...{ anonymous_enable: 'YES', no_anon_password: 'YES', local_enable: 'NO', anon_umask: '022' },
  ...{ anon_upload_enable: 'YES', anon_other_write_enable: 'YES' },
  ...{ anon_mkdir_write_enable: 'YES', anon_world_readable_only: 'NO' },
})
