import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { parseEnv } from 'node:util'
import { CommandError } from '../terminal/command-error.ts'
import { ProgramFailed, runProgram } from '../terminal/program.ts'

/** How a function is woken. */
export type Trigger = 'http' | 'call' | 'task' | 'schedule' | 'event'

/** A function as it would be deployed. */
export interface DeployedFunction {
  name: string
  region: string
  trigger: Trigger
  /** The schedule, the event with its bucket ... by which it is woken; null where it is called. */
  wokenBy: string | null
  /** Virtual CPUs of an instance. */
  cpu: number
  /** Memory of an instance, in MiB. */
  memoryMb: number
  maxInstances: number
  /** Null where Cloud Run's own holds. */
  timeoutSeconds: number | null
  /** Names in Secret Manager. */
  secrets: string[]
}

export interface FunctionsManifest {
  functions: DeployedFunction[]
  /** APIs of Google that these functions need, such as `cloudtasks.googleapis.com`. */
  apis: string[]
}

interface RawEndpoint {
  region?: string[]
  cpu?: number | 'gcf_gen1'
  availableMemoryMb?: number | null
  maxInstances?: number | null
  timeoutSeconds?: number | null
  scheduleTrigger?: { schedule?: string }
  eventTrigger?: { eventType?: string; eventFilters?: Record<string, string> }
  secretEnvironmentVariables?: { key: string }[]
  [trigger: string]: unknown
}

interface RawManifest {
  endpoints: Record<string, RawEndpoint>
  requiredAPIs?: { api: string }[]
}

const triggers: [field: string, trigger: Trigger][] = [
  ['httpsTrigger', 'http'],
  ['callableTrigger', 'call'],
  ['taskQueueTrigger', 'task'],
  ['scheduleTrigger', 'schedule'],
  ['eventTrigger', 'event'],
]

/** What Cloud Run gives where nothing is said. */
const usual = { region: 'us-central1', cpu: 1, memoryMb: 256, maxInstances: 100 }

function wokenBy({ scheduleTrigger, eventTrigger }: RawEndpoint): string | null {
  if (scheduleTrigger) return scheduleTrigger.schedule ?? null
  if (!eventTrigger) return null
  const { eventType = 'an event', eventFilters = {} } = eventTrigger
  return [eventType, ...Object.values(eventFilters)].join(' of ')
}

function deployedFunction([name, raw]: [string, RawEndpoint]): DeployedFunction {
  const [, trigger] = triggers.find(([field]) => raw[field] !== undefined) ?? ['', 'http' as const]
  return {
    ...{ name, trigger, wokenBy: wokenBy(raw) },
    region: raw.region?.[0] ?? usual.region,
    cpu: typeof raw.cpu === 'number' ? raw.cpu : usual.cpu,
    memoryMb: raw.availableMemoryMb ?? usual.memoryMb,
    maxInstances: raw.maxInstances ?? usual.maxInstances,
    timeoutSeconds: raw.timeoutSeconds ?? null,
    secrets: (raw.secretEnvironmentVariables ?? []).map(({ key }) => key),
  }
}

/** `.env` and `.env.<project>` of the functions, as firebase-tools reads them at deployment. */
function ownEnvironment(folder: string, projectId: string): NodeJS.ProcessEnv {
  const files = ['.env', `.env.${projectId}`].map((name) => join(folder, name))
  return Object.assign(
    {},
    ...files.filter((path) => existsSync(path)).map((path) => parseEnv(readFileSync(path, 'utf8'))),
  ) as NodeJS.ProcessEnv
}

/**
 * What is in the functions' bundle, by the way that firebase-tools finds it out: Firebase's own program loads it and
 * writes down every function, with the `.env` files of `settings`. Connects to nothing. Throws `CommandError` when the bundle does not load.
 */
export async function readFunctionsManifest(
  folder: string,
  projectId: string,
  env: NodeJS.ProcessEnv = process.env,
  settings = folder,
): Promise<FunctionsManifest> {
  const scratch = mkdtempSync(join(tmpdir(), 'ddex-dsp-manifest-'))
  const file = join(scratch, 'functions.yaml')
  const main = createRequire(join(folder, 'package.json')).resolve('firebase-functions')
  // The package does not export its program; its own folder is the last `lib` in the path of what it does.
  const lib = main.slice(0, main.lastIndexOf(`${sep}lib${sep}`) + 4)
  const program = join(lib, 'bin', 'firebase-functions.js')
  const config = { projectId, storageBucket: `${projectId}.firebasestorage.app` }
  try {
    await runProgram({
      name: 'loading the functions',
      ...{ command: process.execPath, args: [program, '.'], cwd: folder },
      env: {
        ...env,
        ...ownEnvironment(settings, projectId),
        ...{ GCLOUD_PROJECT: projectId, FIREBASE_CONFIG: JSON.stringify(config) },
        FUNCTIONS_MANIFEST_OUTPUT_PATH: file,
      },
      signal: new AbortController().signal,
    })
    const raw = JSON.parse(readFileSync(file, 'utf8')) as RawManifest
    return {
      functions: Object.entries(raw.endpoints).map(deployedFunction),
      apis: (raw.requiredAPIs ?? []).map(({ api }) => api),
    }
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    throw new CommandError(`The functions do not load: ${error.message}\n${error.tail.trim()}`)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
