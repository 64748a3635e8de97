import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildFunctions, buildWeb, placeWeb } from '../dev/build.ts'
import { Interrupted } from '../dev/cannot-start.ts'
import type { Child } from '../dev/child.ts'
import { startEmulators } from '../dev/emulators.ts'
import { findFfmpeg } from '../dev/ffmpeg.ts'
import { watchInterrupts } from '../dev/interrupts.ts'
import { findJava } from '../dev/java.ts'
import { choosePorts, requireFreePorts, type Ports } from '../dev/ports.ts'
import { openProject, projectId, type Project } from '../dev/project.ts'
import { stackEnvironment } from '../dev/stack-environment.ts'
import { webService } from '../dev/stack-file.ts'
import { stopAll } from '../dev/stop.ts'
import { ok, type Finding } from '../doctor/check.ts'
import { CommandError } from '../terminal/command-error.ts'
import { exitCodes } from '../terminal/exit-codes.ts'
import type { Progress } from '../terminal/progress.ts'
import { readFunctionsManifest } from './functions-manifest.ts'
import { tryDeployed } from './try-deployed.ts'
import { copyUploadedFunctions } from './uploaded-functions.ts'

/**
 * Deploys into emulators of its own: what would be uploaded of the functions and of the app is built, copied aside,
 * loaded and tried there, then all of it is stopped. Throws `CannotStart` when something does not build or load.
 */
export async function rehearseDeploy(
  root: string,
  portOffset: number,
  progress: Progress,
): Promise<Finding[]> {
  const real = openProject(root)
  const local = join(real.local, 'rehearsal')
  const project = { ...real, local, functions: join(local, 'functions') }
  const ports = choosePorts(portOffset)
  await requireFreePorts(ports)
  const uploaded = await place(real, project, ports, progress)
  const deployed = ok('upload', `${uploaded.length} files of the functions: ${uploaded.join(', ')}`)
  return [deployed, ...(await inEmulators(project, ports, progress))]
}

/** Builds, and puts aside what is uploaded; resolves with the functions' files. */
async function place(real: Project, project: Project, ports: Ports, progress: Progress) {
  const { signal } = new AbortController()
  await progress.step('Build the functions', () => buildFunctions(real))
  await progress.step('Build the web app', () => buildWeb(real, process.env, signal))
  placeWeb(project, webService(ports, real.service))
  return copyUploadedFunctions(real, project.functions)
}

async function inEmulators(project: Project, ports: Ports, progress: Progress) {
  const id = randomUUID()
  const scratch = mkdtempSync(join(tmpdir(), 'ddex-dsp-'))
  const children: Child[] = []
  const interrupts = watchInterrupts()
  const use = async (): Promise<Finding[]> => {
    const env = stackEnvironment(project, { id, scratch, ffmpeg: findFfmpeg() })
    const wanted = await readFunctionsManifest(project.functions, projectId, env)
    const emulators = startEmulators(project, ports, await findJava(), env)
    children.push(emulators.child)
    await progress.step('Deploy into the emulators', () => emulators.ready)
    return progress.step('Try what is deployed', () => tryDeployed(ports, wanted.functions))
  }
  try {
    return await Promise.race([use(), interrupts.asked])
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    throw new CommandError('The rehearsal was stopped.', exitCodes.interrupted)
  } finally {
    await progress.step('Stop the emulators', () => stopAll(id, children))
    rmSync(scratch, { recursive: true, force: true })
  }
}
