import { fail, ok, warn, type Finding } from '../../doctor/check.ts'
import { isFirebaseManaged, placeOf } from '../held-functions.ts'
import type { DeployedFunction } from '../functions-manifest.ts'
import type { PreflightFacts } from './facts.ts'

/** How a secret that the service needs is made; others are the operator's own. */
const makers: Record<string, string> = {
  DDEX_DSP_STREAM_KEY: 'openssl rand -base64 48',
  DDEX_DSP_SEALING_KEY: 'openssl rand -base64 32',
}

const functionsOf = ({ manifest }: PreflightFacts): readonly DeployedFunction[] =>
  manifest?.functions ?? []

/** Whether each secret that a function is given has a version. */
export async function checkSecrets(facts: PreflightFacts): Promise<Finding[]> {
  const { google, projectId } = facts
  const names = [...new Set(functionsOf(facts).flatMap(({ secrets }) => secrets))].sort()
  return Promise.all(
    names.map(async (name): Promise<Finding> => {
      const state = await google.secretState(name)
      const finding = `secret ${name}`
      if (state === 'ENABLED') return ok(finding, 'is there')
      const make = makers[name] ?? 'cat FILE'
      return fail(
        finding,
        state === null ? 'is not there' : `its newest version is ${state}`,
        `${make} | npx firebase functions:secrets:set ${name} --project=${projectId} --data-file=-`,
      )
    }),
  )
}

interface RunQuota {
  id: string
  unit: string
  /** What all instances of a function take, in the quota's own unit. */
  need(each: DeployedFunction): number
  shown(amount: number): string
}

/** Cloud Run refuses a service whose instances, all of them, would take more than the region's quota. */
const quotas: readonly RunQuota[] = [
  {
    ...{ id: 'CpuAllocPerProjectRegion', unit: 'CPUs' },
    need: ({ cpu, maxInstances }) => cpu * 1000 * maxInstances,
    shown: (amount) => String(amount / 1000),
  },
  {
    ...{ id: 'MemAllocPerProjectRegion', unit: 'GiB of memory' },
    need: ({ memoryMb, maxInstances }) => memoryMb * 1024 ** 2 * maxInstances,
    shown: (amount) => String(Math.round((amount / 1024 ** 3) * 10) / 10),
  },
]

export async function checkQuotas(facts: PreflightFacts): Promise<Finding[]> {
  const regions = [...new Set(functionsOf(facts).map(({ region }) => region))]
  const looks = regions.flatMap((region) =>
    quotas.map((quota) => quotaFinding(quota, region, facts)),
  )
  return Promise.all(looks)
}

async function quotaFinding(
  { id, unit, need, shown }: RunQuota,
  region: string,
  facts: PreflightFacts,
): Promise<Finding> {
  const name = `quota of ${unit} in ${region}`
  const page = `https://console.cloud.google.com/iam-admin/quotas?project=${facts.projectId}`
  const limit = await facts.google.runQuota(id, region)
  if (limit === null) return warn(name, 'is not known', `Look for ${id} on ${page}`)
  const over = functionsOf(facts).filter((each) => each.region === region && need(each) > limit)
  if (over.length === 0) return ok(name, shown(limit))
  const words = over.map((each) => `${each.name} takes up to ${shown(need(each))}`).join(', ')
  return fail(
    name,
    `is ${shown(limit)}; ${words}`,
    `Lower DDEX_DSP_MAX_INSTANCES or DDEX_DSP_MAX_PROCESSING in functions/.env, or ask for more ${id}: ${page}`,
  )
}

/**
 * Functions that an earlier deployment made and the source has no more: the deployment would remove them, which nobody has
 * said. Others' functions, in the same project by other means, stay as they are.
 */
export async function checkLeftFunctions(facts: PreflightFacts): Promise<Finding> {
  const { deployed, projectId } = facts
  const wanted = functionsOf(facts).map(({ region, name }) => `${region}/${name}`)
  const held = (await deployed.functions()).filter(isFirebaseManaged).map(placeOf)
  const left = held.filter((place) => !wanted.includes(place))
  if (left.length === 0) return ok('functions', `${held.length} there, all of them in the source`)
  const commands = left.map((place) => {
    const [region, name] = place.split('/')
    return `npx firebase functions:delete ${name} --region=${region} --project=${projectId}`
  })
  return fail(
    'functions',
    `there and not in the source: ${left.join(', ')}`,
    `Remove what is not needed (${commands.join(' && ')}), or put another region or protocol back.`,
  )
}
