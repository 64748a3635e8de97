import { execFile } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const here = dirname(fileURLToPath(import.meta.url))

/** What the system of a machine at Google has, and this one must not do: each writes down that it was asked. */
const system: Record<string, string> = {
  docker: '',
  'docker-credential-gcr': '',
  chown: '',
  systemctl: '',
  mount: 'touch "$STAND_IN_STATE/mounted"',
  mountpoint: '[ -e "$STAND_IN_STATE/mounted" ]',
  'mkfs.ext4': 'touch "$STAND_IN_STATE/formatted"',
  blkid: '[ -e "$STAND_IN_STATE/formatted" ]',
  iptables:
    'case "$*" in *-C*) [ -e "$STAND_IN_STATE/open" ] ;; *) touch "$STAND_IN_STATE/open" ;; esac',
  curl: `case "$*" in
  *metadata.google.internal*) printf '{"access_token":"ya29.token","expires_in":3599}' ;;
  *'Bearer ya29.token'*secretmanager*) printf '{\\n  "payload": {\\n    "data": "%s"\\n  }\\n}\\n' "$(base64 -w0 "$STAND_IN_STATE/secret")" ;;
  *) exit 22 ;;
esac`,
}

/** Folders that a script of the system may write into, which are moved; their names in addresses are none. */
const ownFolders = /(?<![\w/.-])\/(mnt|var|etc)\//g
/** Any folder of a system but `/dev` and `/bin`. */
const anyFolder = /(?<![\w/.-])\/(mnt|var|etc|usr|root|home|opt|srv|boot|lib|run|sbin|work)\b/g

/** A folder in which a script runs with stand-ins for `gcloud`, Docker and what a system does to itself. */
export interface ScriptMachine {
  folder: string
  /**
   * Writes a script of the system down as one that keeps to this folder, and resolves with its path. Throws where it names
   * a folder of this machine that it could write into.
   */
  confined(script: string): string
  /** Runs a script of bash in the folder. */
  run(script: string, env?: Record<string, string>): Promise<{ stdout: string; stderr: string }>
  /** What the stand-in for `gcloud` was asked to change, without looks. */
  askedOfGoogle(): string[]
  /** What the others were asked. */
  askedOfSystem(): string[]
  read(name: string): string
  forget(): void
  remove(): void
}

export function scriptMachine(): ScriptMachine {
  const folder = mkdtempSync(join(tmpdir(), 'script-machine-'))
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const program = (name: string, text: string): void => {
    writeFileSync(join(bin, name), text)
    chmodSync(join(bin, name), 0o755)
  }
  program('gcloud', `#!/bin/bash\nexec '${process.execPath}' '${join(here, 'gcloud.mjs')}' "$@"\n`)
  for (const [name, text] of Object.entries(system))
    program(name, `#!/bin/bash\necho "${name} $*" >>"$STAND_IN_STATE/system.txt"\n${text}\n`)
  const lines = (name: string): string[] => {
    const path = join(folder, name)
    return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
  }
  return {
    folder,
    confined(script) {
      const text = script.replace(ownFolders, `${folder}/$1/`)
      const left = text.replaceAll(`${folder}/`, '').match(anyFolder)
      if (left) throw new Error(`It would touch ${left.join(', ')} of this machine.`)
      for (const place of ['mnt', 'var/lib', 'etc/ssh'])
        mkdirSync(join(folder, place), { recursive: true })
      const path = join(folder, 'confined.sh')
      writeFileSync(path, text)
      return path
    },
    run: (script, env = {}) =>
      run('bash', [script], {
        cwd: folder,
        env: { PATH: `${bin}:/usr/bin:/bin`, STAND_IN_STATE: folder, PAUSE_SECONDS: '0', ...env },
      }),
    askedOfGoogle: () => lines('asked.txt'),
    askedOfSystem: () => lines('system.txt'),
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    forget() {
      for (const name of ['asked.txt', 'system.txt']) rmSync(join(folder, name), { force: true })
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}
