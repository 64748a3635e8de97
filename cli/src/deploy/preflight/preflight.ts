import type { Finding } from '../../doctor/check.ts'
import { checkPermissions, checkProject, checkRunsAs } from './check-access.ts'
import { checkLeftFunctions, checkQuotas, checkSecrets } from './check-functions.ts'
import { checkIndexChanges, checkRules } from './check-rules.ts'
import { checkRuntime } from './check-runtime.ts'
import {
  checkApis,
  checkBilling,
  checkBucket,
  checkDatabase,
  checkSignIn,
  checkWebApp,
} from './check-setup.ts'
import type { PreflightFacts } from './facts.ts'
import { look } from './look.ts'

type Check = [name: string, check: (facts: PreflightFacts) => Promise<Finding | Finding[]>]

/** What is looked at for which parts. */
function checksFor({ parts }: PreflightFacts): Check[] {
  const has = (...names: string[]): boolean => parts.some((part) => names.includes(part))
  return [
    ['permissions', checkPermissions],
    ...(has('functions')
      ? ([
          ['service account', checkRunsAs],
          ['billing', checkBilling],
          ['runtime', checkRuntime],
          ['APIs', checkApis],
          ['secrets', checkSecrets],
          ['quotas', checkQuotas],
          ['functions', checkLeftFunctions],
          ['bucket', checkBucket],
        ] satisfies Check[])
      : []),
    ...(has('rules', 'indexes', 'functions') ? [['database', checkDatabase] satisfies Check] : []),
    ...(has('rules') ? [['rules', checkRules] satisfies Check] : []),
    ...(has('indexes') ? [['indexes', checkIndexChanges] satisfies Check] : []),
    ...(has('hosting')
      ? ([
          ['web app', checkWebApp],
          ['sign-in', checkSignIn],
        ] satisfies Check[])
      : []),
  ]
}

/**
 * Whether the project at Google has what the deployment takes: asked before anything is deployed, so that nothing
 * stops halfway for a reason that could be known. Reads only. Throws `CommandError` when nobody answers.
 */
export async function preflight(facts: PreflightFacts): Promise<Finding[]> {
  const [project] = await look('project', facts.projectId, () => checkProject(facts))
  if (!project) return []
  if (project.state === 'fail') return [project]
  const looks = checksFor(facts).map(([name, check]) =>
    look(name, facts.projectId, () => check(facts)),
  )
  return [project, ...(await Promise.all(looks)).flat()]
}
