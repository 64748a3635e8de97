import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How a program of this system checks a password, without touching the system's own users. */
export interface PeerPasswords {
  username: string
  password: string
  /** Of PAM. */
  service: string
  /** Runs the program after it, which alone sees the user. */
  runWith: string[]
}

/**
 * A user whose password is hashed as Debian hashes them (yescrypt, some 60 ms), for one program: it
 * runs with files of ours in place of those in /etc (a mount namespace; root only).
 */
export function passwordsFor(folder: string, home: string): PeerPasswords {
  const username = 'bench-sender'
  const password = 'coral-river-41'
  const salt = '$y$j9T$F5Jx5fExrKuPp53xLKQ..1$'
  // Perl is on every Debian, and has the system's crypt(3).
  const hash = execFileSync('perl', ['-e', 'print crypt($ARGV[0], $ARGV[1])', password, salt])
  const inPlace = {
    '/etc/passwd': `${readFileSync('/etc/passwd', 'utf8')}${username}:x:65533:65533::${home}:/bin/sh\n`,
    '/etc/shadow': `${username}:${String(hash)}:20000:0:99999:7:::\n`,
    '/etc/pam.d/vsftpd': 'auth required pam_unix.so\naccount required pam_unix.so\n',
  }
  const mounts = Object.entries(inPlace).map(([path, text], index) => {
    const file = join(folder, `etc-${index}`)
    writeFileSync(file, text, { mode: 0o644 })
    return `mount --bind '${file}' ${path}`
  })
  const script = `${mounts.join(' && ')} && exec "$@"`
  const runWith = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', script, 'sh']
  return { username, password, service: 'vsftpd', runWith }
}
