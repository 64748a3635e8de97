import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../doctor/check.ts'
import { findingLines } from '../doctor/finding-lines.ts'
import { openProject } from '../dev/project.ts'
import { openGoogle } from '../google/open-google.ts'
import { CommandError } from '../terminal/command-error.ts'
import type { DeployPlan } from './deploy-plan.ts'
import { readFunctionsManifest } from './functions-manifest.ts'
import { preflight } from './preflight/preflight.ts'

/** What is found of the project at Google; the functions must be built where they are among the parts. */
export async function lookAtGoogle(
  root: string,
  { projectId, parts }: Pick<DeployPlan, 'projectId' | 'parts'>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Finding[]> {
  const functions = parts.includes('functions') ? builtFunctions(root, env) : null
  const { project: google, deployed } = await openGoogle(root, projectId, env)
  const manifest = functions ? await readFunctionsManifest(functions, projectId, env) : null
  return preflight({ root, projectId, google, deployed, parts, manifest })
}

function builtFunctions(root: string, env: NodeJS.ProcessEnv): string {
  const { functions } = openProject(root, env)
  if (existsSync(join(functions, 'lib', 'index.js'))) return functions
  throw new CommandError('The functions are not built: `ddex-dsp build` does it.')
}

/** Throws `CommandError` with every fault and its fix where there is one. */
export function requireNoFault(findings: readonly Finding[], projectId: string): void {
  const faults = findings.filter(({ state }) => state === 'fail')
  if (faults.length === 0) return
  const lines = faults.map((finding) => findingLines(finding)).join('')
  throw new CommandError(`${projectId} is not ready for this:\n${lines.trimEnd()}`, undefined, {
    findings: faults,
  })
}
