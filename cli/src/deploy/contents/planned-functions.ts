import type { FunctionAnswer } from '../../google/google-answers.ts'
import type { DeployedFunction, FunctionsManifest } from '../functions-manifest.ts'
import { isFirebaseManaged, placeOf } from '../held-functions.ts'
import { whatIsThere, type Asked, type AskedProject } from './asked-project.ts'
import { bytesInWords, thing, type DeployContent, type PlannedThing } from './content.ts'

/** `256Mi`, `1G` as MiB; null for what is neither. */
function mebibytes(text: string): number | null {
  const [, amount, unit] = /^(\d+)(M|G)i?$/.exec(text) ?? []
  if (amount === undefined) return null
  return Number(amount) * (unit === 'G' ? 1024 : 1)
}

const differing = (name: string, held: number | null | undefined, wanted: number): string[] =>
  held === null || held === undefined || held === wanted ? [] : [`${name} ${held} → ${wanted}`]

/** What of a function's settings is otherwise than it is wanted. */
function differencesOf({ serviceConfig }: FunctionAnswer, wanted: DeployedFunction): string[] {
  const { availableMemory, availableCpu, maxInstanceCount, timeoutSeconds } = serviceConfig ?? {}
  return [
    ...differing('memory', mebibytes(availableMemory ?? ''), wanted.memoryMb),
    ...differing('CPUs', availableCpu ? Number(availableCpu) : null, wanted.cpu),
    ...differing('instances', maxInstanceCount, wanted.maxInstances),
    ...(wanted.timeoutSeconds === null
      ? []
      : differing('timeout', timeoutSeconds, wanted.timeoutSeconds)),
  ]
}

function settingsOf(each: DeployedFunction): PlannedThing['settings'] {
  const { trigger, wokenBy, region, memoryMb, cpu, maxInstances, timeoutSeconds, secrets } = each
  return {
    ...{ trigger, ...(wokenBy ? { wokenBy } : {}), region, memoryMb, cpu, maxInstances },
    ...(timeoutSeconds === null ? {} : { timeoutSeconds }),
    ...(secrets.length > 0 ? { secrets } : {}),
  }
}

/** Every function of the bundle, as firebase-tools will deploy it. */
export async function plannedFunctions(
  { functions }: FunctionsManifest,
  upload: { files: number; bytes: number },
  project: Asked<AskedProject>,
): Promise<DeployContent> {
  const { found, uncompared } = await whatIsThere(project, ({ deployed }) => deployed.functions())
  const held = new Map((found ?? []).map((each) => [placeOf(each), each]))
  const wanted = functions.map((each) => {
    const there = held.get(`${each.region}/${each.name}`)
    if (!found) return thing(each.name, settingsOf(each))
    if (!there) return thing(each.name, settingsOf(each), 'new')
    const differences = differencesOf(there, each)
    const change = differences.length > 0 ? 'changed' : 'updated'
    return thing(each.name, settingsOf(each), change, differences)
  })
  const names = new Set(functions.map(({ region, name }) => `${region}/${name}`))
  const others = [...held]
    .filter(([place]) => !names.has(place))
    .map(([place, each]) => thing(place, {}, isFirebaseManaged(each) ? 'removed' : 'stays'))
  return {
    part: 'functions',
    where: `Cloud Functions, as ${upload.files} files of ${bytesInWords(upload.bytes)}`,
    ...{ things: [...wanted, ...others], uncompared },
  }
}

/** The secrets that functions read, and whether each is there. */
export async function plannedSecrets(
  { functions }: FunctionsManifest,
  project: Asked<AskedProject>,
): Promise<DeployContent> {
  const names = [...new Set(functions.flatMap(({ secrets }) => secrets))].sort()
  const { found, uncompared } = await whatIsThere(project, ({ google }) =>
    Promise.all(names.map((name) => google.secretState(name))),
  )
  const things = names.map((name, index) => {
    const readers = functions.filter(({ secrets }) => secrets.includes(name))
    const state = found?.[index]
    const is = state === 'ENABLED' ? 'set' : state === null ? 'missing' : (state ?? 'not known')
    return thing(name, { is, readBy: readers.map((each) => each.name) })
  })
  return { part: 'secrets', where: 'Secret Manager, read by the functions', things, uncompared }
}
