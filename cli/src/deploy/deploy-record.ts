import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DeployPlan } from './deploy-plan.ts'

/** `.local/deploy.json`: how far a deployment came that did not end. */
interface DeployRecord {
  projectId: string
  parts: string[]
  finished: string[]
}

const pathOf = (root: string): string => join(root, '.local', 'deploy.json')

/** Steps of this plan that an earlier run finished; none when it was another plan. */
export function finishedSteps(root: string, { projectId, parts }: DeployPlan): string[] {
  const path = pathOf(root)
  if (!existsSync(path)) return []
  const held = JSON.parse(readFileSync(path, 'utf8')) as DeployRecord
  const isSame = held.projectId === projectId && held.parts.join() === parts.join()
  return isSame ? held.finished : []
}

/** Writes down how far it came. */
export function rememberSteps(
  root: string,
  { projectId, parts }: DeployPlan,
  finished: readonly string[],
): void {
  const path = pathOf(root)
  mkdirSync(dirname(path), { recursive: true })
  const record: DeployRecord = { projectId, parts: [...parts], finished: [...finished] }
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`)
}

/** All is done: the next deployment begins at its first step. */
export const forgetSteps = (root: string): void => rmSync(pathOf(root), { force: true })
