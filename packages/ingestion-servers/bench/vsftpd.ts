import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export interface Peer {
  port: number
  username: string
  password: string
  /** Where uploads may go. */
  folder: string
  pid: number
  stop(): Promise<void>
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  return port
}

async function answers(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port })
  try {
    await once(socket, 'data')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** vsftpd with its defaults, for everybody without a password. */
export async function startVsftpd(folder: string): Promise<Peer> {
  const root = join(folder, 'root')
  const empty = join(folder, 'empty')
  mkdirSync(join(root, 'in'), { recursive: true })
  mkdirSync(empty, { recursive: true })
  // It refuses a root that its users can write to.
  chmodSync(root, 0o555)
  chmodSync(join(root, 'in'), 0o777)
  const port = await freePort()
  const isRoot = process.getuid?.() === 0
  const settings = {
    ...{ listen: 'YES', listen_address: '127.0.0.1', listen_port: port, background: 'NO' },
    // As it is run: every session in a jail of its own. Only root can have that.
    ...(isRoot ? {} : { run_as_launching_user: 'YES', seccomp_sandbox: 'NO' }),
    secure_chroot_dir: empty,
    ...{ anonymous_enable: 'YES', no_anon_password: 'YES', anon_root: root, local_enable: 'NO' },
    ...{ write_enable: 'YES', anon_upload_enable: 'YES', anon_other_write_enable: 'YES' },
    ...{ anon_mkdir_write_enable: 'YES', anon_world_readable_only: 'NO', anon_umask: '022' },
    ...{ max_clients: 0, max_per_ip: 0, xferlog_enable: 'NO', use_localtime: 'NO' },
  }
  const file = join(folder, 'vsftpd.conf')
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(file, lines.join(''))
  const server = spawn('vsftpd', [file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: `${process.env.PATH}:/usr/sbin` },
  })
  const ended = once(server, 'close')
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries > 100) throw new Error('vsftpd does not start.')
    await delay(50)
  }
  return {
    ...{ port, username: 'anonymous', password: 'x', folder: 'in', pid: server.pid ?? 0 },
    async stop() {
      server.kill('SIGKILL')
      await ended
      chmodSync(root, 0o755)
    },
  }
}
