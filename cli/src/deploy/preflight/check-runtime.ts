import { createRequire } from 'node:module'
import { fail, ok, warn, type Finding } from '../../doctor/check.ts'
import { firebaseFile } from '../firebase-file.ts'
import type { PreflightFacts } from './facts.ts'

const require = createRequire(import.meta.url)

/** A private part of firebase-tools, which is why it is pinned to one version: the runtimes that it deploys to, and until when. */
interface Runtimes {
  RUNTIMES: Record<
    string,
    { friendly: string; deprecationDate: string; decommissionDate: string } | undefined
  >
}

const table = 'firebase-tools/lib/deploy/functions/runtimes/supported/types.js'

/** Whether Google still takes functions for the Node that `firebase.json` names: firebase-tools refuses what it does not. */
export function checkRuntime(
  { root }: Pick<PreflightFacts, 'root'>,
  now: Date = new Date(),
): Promise<Finding[]> {
  const { runtime } = firebaseFile(root).functions ?? {}
  return Promise.resolve(runtime === undefined ? [] : [runtimeFinding(runtime, now)])
}

function runtimeFinding(runtime: string, now: Date): Finding {
  const { RUNTIMES } = require(table) as Runtimes
  const known = RUNTIMES[runtime]
  const newest = Object.keys(RUNTIMES)
    .filter((name) => name.startsWith('nodejs'))
    .sort()
    .at(-1)
  const fix = `Set functions.runtime in firebase.json to a newer one, such as ${newest}.`
  if (!known) return fail('runtime', `firebase-tools knows no ${runtime}`, fix)
  const { friendly, deprecationDate, decommissionDate } = known
  if (now >= new Date(decommissionDate))
    return fail('runtime', `${friendly} has been refused since ${decommissionDate}`, fix)
  return now >= new Date(deprecationDate)
    ? warn('runtime', `${friendly} is deprecated and refused from ${decommissionDate}`, fix)
    : ok('runtime', `${friendly}, until ${decommissionDate}`)
}
