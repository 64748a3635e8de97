import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  buildFunctions,
  buildLambda,
  buildServers,
  buildWeb,
  placeWeb,
  programsOf,
} from './build.ts'
import { CannotStart, Interrupted } from './cannot-start.ts'
import type { Child } from './child.ts'
import {
  demoDoor,
  prepareDemo,
  sendDemo,
  type DemoContext,
  type DemoDoors,
  type DemoPackage,
} from './demo.ts'
import { startEmulators } from './emulators.ts'
import { findFfmpeg } from './ffmpeg.ts'
import { watchInterrupts, type Interrupts } from './interrupts.ts'
import { findJava, type Java } from './java.ts'
import { choosePorts, requireFreePorts, type Ports } from './ports.ts'
import { ProgramFailed } from '../terminal/program.ts'
import { Progress } from '../terminal/progress.ts'
import { openProject, type Project } from './project.ts'
import { readyMessage } from './ready-message.ts'
import { runSchedules } from './schedule.ts'
import { startS3 } from './s3.ts'
import { seedStack } from './seed.ts'
import { startSftp } from './sftp.ts'
import { startFtp } from './ftp.ts'
import { describeStack, removeStackFile, webService, writeStackFile } from './stack-file.ts'
import { stackEnvironment } from './stack-environment.ts'
import { stopAll } from './stop.ts'
import { warmFunctions } from './warm.ts'

export interface StackOptions {
  /** The project's folder. */
  root: string
  /** Added to every default port. */
  portOffset: number
  /** Whether demo music is sent. */
  demo: boolean
}

/** A stack while it starts and runs. */
interface Stack {
  id: string
  project: Project
  ports: Ports
  java: Java
  ffmpeg: string
  /** Temporary files of everything in the stack; gone when it has stopped. */
  scratch: string
  env: NodeJS.ProcessEnv
  children: Child[]
  progress: Progress
  interrupts: Interrupts
  /** None until they are open. */
  doors: DemoDoors
}

const noDoors: DemoDoors = { http: null, gcs: null, s3: null }

async function prepare(
  options: StackOptions,
  progress: Progress,
  interrupts: Interrupts,
): Promise<Stack> {
  const project = openProject(options.root)
  const ports = choosePorts(options.portOffset)
  const ffmpeg = findFfmpeg()
  const [java] = await Promise.all([findJava(), requireFreePorts(ports)])
  const id = randomUUID()
  const scratch = mkdtempSync(join(tmpdir(), 'ddex-dsp-'))
  const env = stackEnvironment(project, { id, scratch, ffmpeg })
  const made = { id, project, ports, java, ffmpeg, scratch, env, progress, interrupts }
  return { ...made, children: [], doors: noDoors }
}

async function build({ project, ports, env, progress, interrupts }: Stack): Promise<void> {
  await progress.step('Build the functions and servers', () =>
    Promise.all([
      buildFunctions(project),
      buildServers(project),
      buildLambda(project, env, interrupts.signal),
    ]),
  )
  await progress.step(
    'Build the web app',
    () => buildWeb(project, env, interrupts.signal),
    (result) => (result === 'unchanged' ? 'unchanged' : ''),
  )
  placeWeb(project, webService(ports, project.service))
}

const demoContext = (stack: Stack): DemoContext => ({
  ...stack,
  programs: programsOf(stack.project),
  signal: stack.interrupts.signal,
})

async function run(stack: Stack, demo: boolean): Promise<void> {
  const { project, ports, java, env, children, progress, interrupts } = stack
  const programs = programsOf(project)
  const emulators = startEmulators(project, ports, java, env)
  children.push(emulators.child)
  const first = demo
    ? progress.step('Make the first demo release', () => prepareDemo(demoContext(stack), 0, 1))
    : Promise.resolve([])
  first.catch(() => undefined)
  await progress.step(
    'Start the Firebase emulators',
    () => emulators.ready,
    () => `Firestore from ${emulators.jar.from}, Java ${java.major}`,
  )
  const takes = (protocol: string): boolean => project.service.protocols.includes(protocol)
  const hasS3 = takes('s3') && existsSync(project.s3Function)
  const [sftp, ftp] = await progress.step('Start the servers, seed the sign-ins', () =>
    Promise.all([
      takes('sftp') ? startSftp(project, programs.sftpServer, ports, env, children) : null,
      takes('ftp') ? startFtp(project, programs.ftpServer, ports, env, children) : null,
      seedStack(project, programs.seed, ports, env, interrupts.signal),
      hasS3 ? startS3(project, programs, ports, env, children) : null,
    ]),
  )
  void runSchedules(ports, interrupts.signal)
  const warm = warmFunctions(ports, project.service.region, interrupts.signal)
  const pids = Object.fromEntries(children.map(({ name, pid }) => [name, pid]))
  const description = describeStack({
    ...{ stackId: stack.id, startedAt: new Date(), project, ports },
    hostKeyFingerprint: sftp?.hostKeyFingerprint ?? null,
    certificateFingerprint: ftp?.certificateFingerprint ?? null,
    hasS3,
    pids: { launcher: process.pid, ...pids },
  })
  stack.doors = description
  await sendAll(stack, await first)
  await warm
  writeStackFile(project, description)
  progress.line(readyMessage(description))
}

async function sendAll(stack: Stack, packages: DemoPackage[]): Promise<void> {
  for (const demoPackage of packages) {
    const title = `Deliver "${demoPackage.title}" by ${demoPackage.artist}`
    await stack.progress.step(
      title,
      async () => {
        const delivery = await sendDemo(demoContext(stack), demoPackage, stack.doors)
        if (delivery.state.startsWith('completed')) return delivery
        throw new CannotStart(`The demo release ended ${delivery.state}: ${delivery.reason}`)
      },
      ({ state }) => state,
    )
  }
}

/** The other demo releases; that one of them fails does not stop the stack. */
async function sendTheRest(stack: Stack): Promise<void> {
  try {
    for (let index = 1; ; index += 1) {
      const packages = await prepareDemo(demoContext(stack), index, index + 1)
      if (packages.length === 0) return
      await sendAll(stack, packages)
    }
  } catch (error) {
    if (!stack.interrupts.signal.aborted) stack.progress.line(`! ${String(error)}`)
  }
}

/** Rejects when a child ends by itself. */
async function brokenChild(children: Child[]): Promise<never> {
  const child = await Promise.race(children.map((each) => each.exited.then(() => each)))
  throw new CannotStart(
    `${child.name} has ended by itself; its last words (${child.logFile}):\n${child.tail(5)}`,
  )
}

async function stop({ id, project, scratch, children, progress }: Stack): Promise<number> {
  const left = await progress.step('Stop everything', () => stopAll(id, children))
  removeStackFile(project)
  rmSync(scratch, { recursive: true, force: true })
  if (left.length > 0) progress.line(`! Still running: ${left.join(', ')}`)
  return left.length
}

/** One line for what somebody can do something about; a stack for a fault of ours. */
function inWords(error: unknown): string {
  if (error instanceof CannotStart || error instanceof ProgramFailed) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/**
 * Starts the whole service on this machine, says `ready`, and runs until it is told to stop. Resolves
 * with the exit code; whatever happens, nothing that it started is left running.
 */
export async function runStack(options: StackOptions): Promise<number> {
  const progress = new Progress()
  const interrupts = watchInterrupts()
  let stack: Stack | null = null
  try {
    stack = await prepare(options, progress, interrupts)
    const door = demoDoor(stack.project)
    const demo = options.demo && door.open !== null
    if (options.demo && !demo) progress.line(`! ${door.reason}, so no demo music is sent.`)
    const running = stack
    await Promise.race([build(running), interrupts.asked])
    await Promise.race([run(running, demo), interrupts.asked])
    if (demo) void sendTheRest(running)
    await Promise.race([interrupts.asked, brokenChild(running.children)])
    return 0
  } catch (error) {
    progress.close()
    if (error instanceof Interrupted || interrupts.signal.aborted) return interrupts.exitCode()
    process.stderr.write(`ddex-dsp: ${inWords(error)}\n`)
    return 1
  } finally {
    if (stack) await stop(stack)
  }
}
