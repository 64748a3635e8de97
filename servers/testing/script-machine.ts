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
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const gcloudStandIn = fileURLToPath(
  new URL('../../packages/testkit/src/stand-ins/gcloud.mjs', import.meta.url),
)

/** What the system of a machine at Google has, and this one must not do: each writes down that it was asked. */
const system: Record<string, string> = {
  docker: '',
  'docker-credential-gcr': '',
  chown: '',
  systemctl: '',
  mount: 'touch "$STAND_IN_NOTES/mounted"',
  mountpoint: '[ -e "$STAND_IN_NOTES/mounted" ]',
  'mkfs.ext4': 'touch "$STAND_IN_NOTES/formatted"',
  blkid: '[ -e "$STAND_IN_NOTES/formatted" ]',
  iptables:
    'case "$*" in *-C*) [ -e "$STAND_IN_NOTES/open" ] ;; *) touch "$STAND_IN_NOTES/open" ;; esac',
  curl: `case "$*" in
  *metadata.google.internal*) printf '{"access_token":"ya29.token","expires_in":3599}' ;;
  *'Bearer ya29.token'*secretmanager*) printf '{\\n  "payload": {\\n    "data": "%s"\\n  }\\n}\\n' "$(base64 -w0 "$STAND_IN_NOTES/secret")" ;;
  *) exit 22 ;;
esac`,
}

/**
 * The stand-in for gcloud, before which it keeps what is sent, and does not know an account for once, as Google does not for
 * some seconds after it was made.
 */
const gcloud = `#!/bin/bash
for word in "$@"; do
  case "$word" in
    --data-file=*) cp "\${word#*=}" "$STAND_IN_NOTES/secret" ;;
    --metadata-from-file=startup-script=*) cp "\${word#*=*=}" "$STAND_IN_NOTES/startup.sh" ;;
    --member=*)
      known="$STAND_IN_NOTES/known-\${word//[^a-z]/-}"
      [ -e "$known" ] || { touch "$known" && echo "$word does not exist" >&2 && exit 1; } ;;
  esac
done
exec '${process.execPath}' '${gcloudStandIn}' "$@"
`

/** Folders that a script of the system may write into, which are moved; their names in addresses are none. */
const ownFolders = /(?<![\w/.-])\/(mnt|var|etc)\//g
/** Any folder of a system but `/dev` and `/bin`. */
const anyFolder = /(?<![\w/.-])\/(mnt|var|etc|usr|root|home|opt|srv|boot|lib|run|sbin)\b/g

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
  /** What the stand-in for `gcloud` was asked to change, without looks and without flags for all commands. */
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
  program('gcloud', gcloud)
  for (const [name, text] of Object.entries(system))
    program(name, `#!/bin/bash\necho "${name} $*" >>"$STAND_IN_NOTES/system.txt"\n${text}\n`)
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
        env: { PATH: `${bin}:/usr/bin:/bin`, STAND_IN_NOTES: folder, PAUSE_SECONDS: '0', ...env },
      }),
    askedOfGoogle: () =>
      lines('asked.txt')
        .filter((line) => !line.includes(' describe '))
        .map((line) => line.replace(/^gcloud --project=\S+ --quiet /, '')),
    askedOfSystem: () => lines('system.txt'),
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    forget() {
      for (const name of ['asked.txt', 'system.txt']) rmSync(join(folder, name), { force: true })
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}
