import { openGoogle } from '../../google/open-google.ts'
import { CommandError } from '../../terminal/command-error.ts'
import type { Progress } from '../../terminal/progress.ts'
import { serversIn, type DeployPart, type PlanFacts } from '../deploy-plan.ts'
import { openProjectId } from '../deploy-target.ts'
import { firebaseFile } from '../firebase-file.ts'
import { readFunctionsManifest } from '../functions-manifest.ts'
import { requireFirebaseFiles } from '../step-runner.ts'
import type { Asked, AskedProject } from './asked-project.ts'
import { withBuiltAside, type BuiltAside } from './build-aside.ts'
import type { DeployContent } from './content.ts'
import { plannedFunctions, plannedSecrets } from './planned-functions.ts'
import { plannedHosting } from './planned-hosting.ts'
import { plannedLambda } from './planned-lambda.ts'
import { plannedIndexes, plannedRules } from './planned-rules.ts'
import { plannedServers } from './planned-servers.ts'

async function askedProject(
  { root, projectId }: PlanFacts,
  env: NodeJS.ProcessEnv,
): Promise<Asked<AskedProject>> {
  if (projectId === openProjectId) return { cannot: 'no project is named yet' }
  try {
    const { project: google, deployed } = await openGoogle(root, projectId, env)
    return { can: { google, deployed } }
  } catch (error) {
    if (error instanceof CommandError) return { cannot: error.message }
    throw error
  }
}

/** Which of the parts `firebase.json` says anything of. */
function partsInFile(root: string, parts: readonly DeployPart[]): DeployPart[] {
  const { functions, hosting } = firebaseFile(root)
  return parts.filter(
    (part) => (part !== 'functions' || functions?.source) && (part !== 'hosting' || hosting),
  )
}

/**
 * What each part of a deployment puts where, out of what would be uploaded: it is built in a folder of its own, and the
 * project is not touched. Where the project can be asked, with what would be different there. Reads only.
 */
export async function deployContents(
  facts: PlanFacts,
  wanted: readonly DeployPart[],
  progress: Progress,
  env: NodeJS.ProcessEnv = process.env,
): Promise<DeployContent[]> {
  const { root } = facts
  requireFirebaseFiles(root)
  const parts = partsInFile(root, wanted)
  const project = await askedProject(facts, env)
  const has = (part: DeployPart): boolean => parts.includes(part)
  const rules = has('rules') ? [await plannedRules(root, project)] : []
  const indexes = has('indexes') ? [await plannedIndexes(root, project)] : []
  const built =
    has('functions') || has('hosting')
      ? await withBuiltAside(root, parts, progress, (aside) =>
          builtContents(facts, aside, project, env),
        )
      : []
  const lambda = has('lambda') ? [await plannedLambda(root, facts.lambdaRegion ?? '')] : []
  const servers = has('servers') ? [plannedServers(root, serversIn(root), facts)] : []
  return [...rules, ...indexes, ...built, ...lambda, ...servers]
}

async function builtContents(
  { root, projectId }: PlanFacts,
  { project: own, functions, web }: BuiltAside,
  project: Asked<AskedProject>,
  env: NodeJS.ProcessEnv,
): Promise<DeployContent[]> {
  const manifest =
    functions && (await readFunctionsManifest(functions.folder, projectId, env, own.functions))
  const { hosting } = firebaseFile(root)
  const sites = web && hosting ? [hosting].flat() : []
  return [
    ...(functions && manifest
      ? [
          await plannedFunctions(manifest, functions, project),
          await plannedSecrets(manifest, project),
        ]
      : []),
    ...(web ? [await plannedHosting(sites, projectId, () => web, project)] : []),
  ]
}
