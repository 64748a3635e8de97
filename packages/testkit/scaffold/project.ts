import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StackDescription } from '../e2e/stack.ts'
import { repository } from '../e2e/stack.ts'

/** How a command ended, and in how many milliseconds. */
export interface Ended {
  code: number | null
  output: string
  took: number
}

/** Runs a program to its end. */
export async function run(
  command: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const began = Date.now()
  const child = spawn(command, args, {
    cwd,
    env: { ...withoutNpm(), CI: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, output, took: Date.now() - began }
}

/** The environment as a shell has it, not as the npm script has it that runs this. */
const withoutNpm = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(config_user_agent|lifecycle|package)/.test(name),
    ),
  )

/** Runs a command that must end well; resolves with how long it took in seconds, and says so. */
export async function must(title: string, ...command: Parameters<typeof run>): Promise<number> {
  const { code, output, took } = await run(...command)
  if (code !== 0) throw new Error(`${title} ended with ${code}:\n${output.slice(-6000)}`)
  const seconds = took / 1000
  process.stdout.write(`  ${title}: ${seconds.toFixed(1)} s\n`)
  return seconds
}

/** Whether this machine does nothing else, so that its times say something (`DDEX_DSP_QUIET=1`). */
const isQuiet = process.env.DDEX_DSP_QUIET === '1'

/** S8: what a step may take, in seconds; on a machine that does other things it is only told. */
export function withinTime(title: string, seconds: number, most: number): void {
  if (isQuiet && seconds > most)
    throw new Error(`${title} took ${seconds.toFixed(1)} s; it may take ${most} s`)
}

/** A folder without anything of this repository around it. */
export const emptyFolder = (name: string): string => mkdtempSync(join(tmpdir(), `${name}-`))

/** The packed command line, which `packed-cli.ts` has made before all these tests. */
export function packedCli(): string {
  const manifest = readFileSync(join(repository, 'cli', 'package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  return join(repository, 'dist', 'packages', `create-ddex-dsp-${version}.tgz`)
}

/** Puts the tarball into an empty folder, as npx does into its own. */
export async function installCli(folder: string, tarball: string): Promise<string> {
  await must(
    'install the command line',
    'npm',
    ['install', '--no-audit', '--no-fund', tarball],
    folder,
  )
  return join(folder, 'node_modules', '.bin', 'create-ddex-dsp')
}

/** Lets a project use what another has installed; theirs must need the same. */
export function borrowPackages(project: string, from: string): void {
  rmSync(join(project, 'node_modules'), { recursive: true, force: true })
  symlinkSync(join(from, 'node_modules'), join(project, 'node_modules'))
}

/** A project's service while it runs. */
export interface RunningProject extends StackDescription {
  /** As Ctrl+C stops it; resolves with the exit code. */
  interrupt(): Promise<number | null>
}

/** Runs `npm run dev` without demo music, until it says that it is ready. */
export async function startProject(project: string, portOffset: number): Promise<RunningProject> {
  const args = ['run', 'dev', '--', '--no-demo', '--port-offset', String(portOffset)]
  const child = spawn('npm', args, {
    cwd: project,
    env: { ...withoutNpm(), CI: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8')
        if (/^ready$/m.test(said)) resolve()
      })
    }
    child.once('close', () => reject(new Error(`It did not start:\n${said}`)))
  })
  const file = readFileSync(join(project, '.local', 'stack.json'), 'utf8')
  const stack = JSON.parse(file) as StackDescription
  return {
    ...stack,
    interrupt: () => {
      const launcher = stack.pids.launcher
      if (launcher === undefined) throw new Error('stack.json names no launcher.')
      process.kill(launcher, 'SIGINT')
      return ended
    },
  }
}
