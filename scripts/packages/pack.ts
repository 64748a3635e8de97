import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { promisify } from 'node:util'
import type { StagedPackage } from './stage.ts'

const run = promisify(execFile)

/** What `npm pack --json` says about a tarball. */
export interface Packed {
  name: string
  version: string
  /** The tarball's file name. */
  filename: string
  /** Bytes of the tarball, and of what is in it. */
  size: number
  unpackedSize: number
  files: { path: string; size: number; mode: number }[]
}

/** npm as a program of Node; npm tells its scripts where it is. */
function npm(args: string[], cwd: string): Promise<string> {
  const script = process.env.npm_execpath
  const isNpm = script?.endsWith('npm-cli.js') === true
  const [command, first] = isNpm ? [process.execPath, [script]] : ['npm', []]
  // A script's own npm settings are of no concern to what is packed here.
  const options = { cwd, maxBuffer: 64 * 1024 ** 2, shell: !isNpm && process.platform === 'win32' }
  return run(command, [...first, ...args], options).then(({ stdout }) => stdout)
}

/** What `npm pack` would put into the tarball; or, with a `destination`, puts there. */
export async function pack(folder: string, destination: string | null): Promise<Packed> {
  if (destination) mkdirSync(destination, { recursive: true })
  const where = destination ? ['--pack-destination', destination] : ['--dry-run']
  const answer = JSON.parse(await npm(['pack', '--json', '--ignore-scripts', ...where], folder))
  const packed = (Array.isArray(answer) ? answer[0] : Object.values(answer)[0]) as Packed
  return packed
}

/** Runs `npm publish --dry-run`; resolves with what npm says, and rejects when it would refuse. */
export const dryPublish = ({ folder }: StagedPackage): Promise<string> =>
  npm(['publish', '--dry-run', '--json', '--ignore-scripts'], folder)
