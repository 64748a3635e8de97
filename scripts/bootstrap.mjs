/** Brings a fresh clone to the point where everything is installed. Needs Node and npm only. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { interruptible, Missing, run, step } from './bootstrap-step.mjs'
import { ensureTools } from './bootstrap-tools.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const local = join(root, '.local')
const logs = join(local, 'logs')
const oldestNode = [20, 19]

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const [oldestMajor, oldestMinor] = oldestNode
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  throw new Missing(
    `Node ${oldestNode.join('.')} or newer is needed and this is ${process.versions.node}; install it (nodejs.org).`,
  )
}

/** `npm` as a program of Node, which needs no shell on any system; npm tells its scripts where it is. */
function npmCommand() {
  const script = process.env.npm_execpath
  return script?.endsWith('npm-cli.js') ? [process.execPath, [script]] : ['npm', []]
}

/** The pnpm that `packageManager` pins: the installed one, else fetched by npm into `.local/tools`. */
async function findPnpm() {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const version = packageManager.replace(/^pnpm@/, '').replace(/\+.*$/, '')
  const found = spawnSync('pnpm', ['--version'], { cwd: root, encoding: 'utf8', timeout: 30_000 })
  if (found.stdout?.trim() === version) return ['pnpm', []]
  const folder = join(local, 'tools', `pnpm-${version}`)
  const script = join(folder, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs')
  if (!existsSync(script)) {
    mkdirSync(folder, { recursive: true })
    const [npm, first] = npmCommand()
    const quiet = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts']
    const args = [...first, 'install', '--prefix', folder, ...quiet, `pnpm@${version}`]
    const options = { cwd: folder, logFile: join(logs, 'npm.log') }
    await step(`Fetch pnpm ${version}`, () => run(npm, args, options))
  }
  return [process.execPath, [script]]
}

/** What decides which packages are installed, and by which Node. */
const installFingerprint = () =>
  ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']
    .reduce((hash, name) => hash.update(readFileSync(join(root, name))), createHash('sha256'))
    .update(process.version)
    .digest('hex')

async function installPackages() {
  const note = join(root, 'node_modules', '.ddex-dsp-installed')
  const current = installFingerprint()
  if (existsSync(note) && readFileSync(note, 'utf8') === current) return
  const [pnpm, first] = await findPnpm()
  const args = [...first, 'install', '--frozen-lockfile', '--config.confirm-modules-purge=false']
  const options = { cwd: root, logFile: join(logs, 'install.log') }
  await step('Install packages', () => run(pnpm, args, options))
  await buildCiphers(pnpm, first)
  writeFileSync(note, current)
}

/**
 * ssh2 works without its native ciphers, at half the speed, and an installer that once failed to
 * build them may never try again: tries once more, and goes on either way.
 */
async function buildCiphers(pnpm, first) {
  const servers = createRequire(join(root, 'packages', 'ingestion-servers', 'package.json'))
  const ciphers = join(dirname(servers.resolve('ssh2/package.json')), 'lib', 'protocol', 'crypto')
  if (existsSync(join(ciphers, 'build', 'Release', 'sshcrypto.node'))) return
  // Asked to (CI_CHECK_FAIL), ssh2 says when it could not.
  const env = { ...process.env, CI_CHECK_FAIL: 'ssh2' }
  const options = { cwd: root, env, logFile: join(logs, 'ssh2.log') }
  try {
    const args = [...first, '--recursive', 'rebuild', 'ssh2']
    await step("Build ssh2's ciphers", () => run(pnpm, args, options))
  } catch {
    // It says so itself, and `npm start` need not be fast.
  }
}

/** Installs what is missing. `tools` are names out of `bootstrap-tools.mjs`. */
export async function bootstrap(tools) {
  requireNode()
  mkdirSync(logs, { recursive: true })
  await interruptible(async () => {
    await ensureTools(tools, logs)
    await installPackages()
  })
}

/** Runs a script's `main` and turns what is missing into one line and exit code 1. */
export async function runMain(main) {
  try {
    await main()
  } catch (error) {
    process.stderr.write(`ddex-dsp: ${error instanceof Missing ? error.message : error.stack}\n`)
    process.exit(1)
  }
}
