import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type Door = 'ftp' | 'sftp'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const homes = ['dsp-core', 'ingestion-servers'].map((name) => join(root, 'packages', name))

/** A server's program as it is in its container, here in a folder. */
export interface Container {
  folder: string
  /** Starts it with its own settings and these. `preload` is a module that runs before it. */
  start(changed?: Record<string, string>, preload?: string): RunningContainer
  remove(): Promise<void>
}

export type RunningContainer = ReturnType<typeof run>

/** As the Dockerfile does it: the build script's bundle, and beside it the packages that it names. */
export async function buildContainer(door: Door): Promise<Container> {
  const server = join(root, 'servers', door)
  const folder = await mkdtemp(join(tmpdir(), `${door}-container-`))
  const program = join(folder, 'dist', 'container.js')
  const { scripts } = readManifest(server) as { scripts: { build: string } }
  const args = scripts.build.split(' ').slice(1)
  const kept = args.filter((argument) => !argument.startsWith('--outfile='))
  const esbuild = join(root, 'node_modules', '.bin', 'esbuild')
  execFileSync(esbuild, [...kept, '--log-level=error', `--outfile=${program}`], { cwd: server })
  for (const name of externalsOf(args)) {
    const place = join(folder, 'node_modules', name)
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(join(homeOf(name), 'node_modules', name), place)
  }
  const own = settingsOf(door, join(folder, 'volume'))
  return {
    folder,
    start: (changed = {}, preload) => run(program, { ...own, ...changed }, preload),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Nothing may leave this machine: the emulator's address is nobody's unless a test has one. */
function settingsOf(door: Door, volume: string): Record<string, string> {
  const prefix = `DDEX_DSP_${door.toUpperCase()}`
  return {
    ...{ FIRESTORE_EMULATOR_HOST: '127.0.0.1:9', FIREBASE_STORAGE_EMULATOR_HOST: '127.0.0.1:9' },
    // Nor does it ask whether it runs at Google.
    METADATA_SERVER_DETECTION: 'none',
    ...{ DDEX_DSP_PROJECT_ID: 'demo-container', DDEX_DSP_BUCKET: 'demo-container.appspot.com' },
    ...{ [`${prefix}_PORT`]: '0', [`${prefix}_OPERATIONS_PORT`]: '0' },
    ...{ [`${prefix}_STOP_GRACE_SECONDS`]: '1', [`${prefix}_VOLUME`]: volume },
  }
}

const readManifest = (of: string): unknown =>
  JSON.parse(readFileSync(join(of, 'package.json'), 'utf8'))

const externalsOf = (args: string[]): string[] =>
  args.flatMap((argument) => /^--external:(.*)$/.exec(argument)?.[1] ?? [])

/** The package of ours that brings this one into the container. */
function homeOf(name: string): string {
  const home = homes.find((each) => {
    const { dependencies } = readManifest(each) as { dependencies: Record<string, string> }
    return name in dependencies && existsSync(join(each, 'node_modules', name))
  })
  if (!home) throw new Error(`${name} is installed in no package that the server is made of.`)
  return home
}

/** `logged` waits for a line of its log. */
function run(program: string, settings: Record<string, string>, preload?: string) {
  const child = spawn(process.execPath, [...(preload ? ['--import', preload] : []), program], {
    // No setting of this machine may get in.
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const logged = async (event: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`It ended without saying "${event}".`)
      if (value.includes(`"${event}"`)) return JSON.parse(value) as Record<string, unknown>
    }
  }
  return { child, ended, logged }
}
