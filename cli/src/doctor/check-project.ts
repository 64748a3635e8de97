import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { requireFirebaseFiles } from '../deploy/step-runner.ts'
import { projectFile, runningStack } from '../service/service-file.ts'
import { CannotStart } from '../dev/cannot-start.ts'
import { choosePorts, isFree, serviceNames } from '../dev/ports.ts'
import { readServiceFile } from '../dev/service-file.ts'
import { CommandError } from '../terminal/command-error.ts'
import { fail, ok, warn, type Finding } from './check.ts'

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The project's own file: what the service is, and which project at Google, which is not needed to run here. */
export function checkProjectFile(root: string): Finding {
  const name = 'ddex-dsp.json'
  const own = join(root, name)
  const path = existsSync(own) ? own : join(root, 'template', 'base', name)
  try {
    const { protocols, region } = readServiceFile(path)
    const project = existsSync(own) ? projectFile(root) : null
    const says = `${protocols.join(', ')} in ${region}`
    return project
      ? ok(name, `${project.projectId}, ${says}`)
      : warn(
          name,
          `${says}; no project at Google yet`,
          '`ddex-dsp init` sets one up; none is needed here.',
        )
  } catch (error) {
    if (error instanceof CannotStart)
      return fail(name, words(error), 'Correct it, or take it from the template.')
    const missing = error instanceof CommandError ? error.details.missing : undefined
    const says = Array.isArray(missing) ? `does not say ${missing.join(', ')}` : words(error)
    return warn(name, says, '`ddex-dsp init` asks for it; none of it is needed to run here.')
  }
}

/** The bucket that wakes the functions; asked for where deliveries come by Cloud Storage. */
export function checkFunctionSettings(root: string): Finding[] {
  const name = 'functions/.env'
  const path = join(root, 'ddex-dsp.json')
  if (!existsSync(path)) return []
  const { protocols = [] } = JSON.parse(readFileSync(path, 'utf8')) as { protocols?: string[] }
  if (!protocols.includes('gcs')) return []
  const env = join(root, 'functions', '.env')
  const held = existsSync(env) ? parseEnv(readFileSync(env, 'utf8')) : {}
  if (held.DDEX_DSP_DELIVERY_BUCKET) return [ok(name, held.DDEX_DSP_DELIVERY_BUCKET)]
  const fix = `Write DDEX_DSP_DELIVERY_BUCKET=... into ${name}, or leave it where every bucket is a distributor's.`
  return [warn(name, 'names no bucket for deliveries by Cloud Storage', fix)]
}

/** `firebase.json`, and what it names. */
export function checkFirebaseFiles(root: string): Finding {
  try {
    requireFirebaseFiles(root)
    return ok('firebase.json', 'all files that it names are here')
  } catch (error) {
    const fix = 'Run this in a project, or say --root; `npx create-ddex-dsp` makes one.'
    return fail('firebase.json', words(error), fix)
  }
}

/** Whether somebody is signed in to Firebase, by file or environment; asks nobody. */
export function checkFirebaseLogin(env: NodeJS.ProcessEnv, home: string = homedir()): Finding {
  const name = 'Firebase sign-in'
  const keyFile = env.GOOGLE_APPLICATION_CREDENTIALS
  if (keyFile)
    return existsSync(keyFile)
      ? ok(name, 'GOOGLE_APPLICATION_CREDENTIALS')
      : fail(name, `${keyFile} is not here`, 'Set GOOGLE_APPLICATION_CREDENTIALS to a file.')
  const path = join(
    env.XDG_CONFIG_HOME || join(home, '.config'),
    'configstore',
    'firebase-tools.json',
  )
  const isSignedIn =
    existsSync(path) && 'user' in (JSON.parse(readFileSync(path, 'utf8')) as object)
  return isSignedIn
    ? ok(name, 'by firebase login')
    : warn(name, 'nobody is signed in', '`npx firebase login`, before you deploy.')
}

/** Whether the ports of the local stack are free, or taken by the stack itself. */
export async function checkPorts(root: string, env: NodeJS.ProcessEnv): Promise<Finding> {
  if (runningStack(root)) return ok('ports', 'the local stack has them')
  const ports = choosePorts(0, env)
  const free = await Promise.all(serviceNames.map((name) => isFree(ports[name])))
  const taken = serviceNames.filter((_, index) => !free[index])
  if (taken.length === 0) return ok('ports', 'all are free')
  const list = taken.map((name) => `${ports[name]} (${name})`).join(', ')
  return warn(
    'ports',
    `in use: ${list}`,
    'End what uses them, or `ddex-dsp dev --port-offset=100`.',
  )
}

/** Whether the settings of each deployable are filled in that have no default. */
export function checkSettings(root: string): Finding[] {
  return ['servers', 'lambda'].flatMap((kind) => {
    const folder = join(root, kind)
    const names = existsSync(folder) ? readdirSync(folder) : []
    return names
      .filter((name) => existsSync(join(folder, name, '.env.example')))
      .map((name) => settingsFinding(join(folder, name), `${kind}/${name}/.env`))
  })
}

function settingsFinding(folder: string, name: string): Finding {
  const fix = `Copy ${name}.example to ${name} and fill it in, before you run or deploy it.`
  if (!existsSync(join(folder, '.env'))) return warn(name, 'is not here yet', fix)
  const read = (file: string) => parseEnv(readFileSync(join(folder, file), 'utf8'))
  const [wanted, held] = [read('.env.example'), read('.env')]
  const missing = Object.keys(wanted).filter((key) => wanted[key] && held[key] === undefined)
  const proposed = ['DDEX_DSP_PROJECT_ID', 'DDEX_DSP_BUCKET'].filter(
    (key) => wanted[key] && held[key] === wanted[key],
  )
  if (proposed.length > 0)
    return fail(name, `${proposed.join(', ')} is still that of the example`, `Set it in ${name}.`)
  return missing.length > 0
    ? warn(name, `does not say ${missing.join(', ')}`, 'Their defaults are used.')
    : ok(name, 'is filled in')
}
