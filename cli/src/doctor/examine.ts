import { findJava } from '../dev/java.ts'
import type { DeployPart } from '../deploy/deploy-plan.ts'
import { deployTarget } from '../deploy/deploy-target.ts'
import { lookAtGoogle } from '../deploy/look-at-google.ts'
import { runningStack } from '../service/service-file.ts'
import { CommandError } from '../terminal/command-error.ts'
import { warn, type Finding } from './check.ts'
import { checkFeeds } from './check-feeds.ts'
import { checkIndexes } from './check-indexes.ts'
import { checkJava, checkNode, checkPrograms } from './check-programs.ts'
import {
  checkFirebaseFiles,
  checkFirebaseLogin,
  checkFunctionSettings,
  checkPorts,
  checkProjectFile,
  checkSettings,
} from './check-project.ts'
import { checkRules } from './check-rules.ts'

export interface ExamineOptions {
  /** Whether the project at Google and its feeds are looked at too. */
  online: boolean
  env?: NodeJS.ProcessEnv
}

/**
 * Everything that has to be there to run a service here and to deploy it; changes nothing. Without `online` no network
 * is asked; the feeds of a local stack that runs are tried in either case.
 */
export async function examine(
  root: string,
  { online, env = process.env }: ExamineOptions,
): Promise<Finding[]> {
  const [programs, java, ports, rules, feeds, google] = await Promise.all([
    checkPrograms(env),
    checkJava(() => findJava(env)),
    checkPorts(root, env),
    checkRules(root),
    runningStack(root) || online ? checkFeeds({ root, on: online ? 'project' : 'auto' }, env) : [],
    online ? examineGoogle(root, env) : [],
  ])
  return [
    ...[checkNode(process.version), ...programs, java, ports],
    ...[checkFirebaseFiles(root), ...rules, ...checkIndexes(root)],
    ...[checkProjectFile(root), checkFirebaseLogin(env)],
    ...[...checkFunctionSettings(root), ...checkSettings(root)],
    ...[...google, ...feeds],
  ]
}

const googleParts: DeployPart[] = ['rules', 'indexes', 'functions', 'hosting']

/** The same look as before a deployment. */
async function examineGoogle(root: string, env: NodeJS.ProcessEnv): Promise<Finding[]> {
  try {
    const { projectId } = deployTarget(root, undefined, { mayBeOpen: false })
    return await lookAtGoogle(root, { projectId, parts: googleParts }, env)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    return [warn('project', `cannot be looked at: ${error.message}`, '`ddex-dsp deploy --check`')]
  }
}
